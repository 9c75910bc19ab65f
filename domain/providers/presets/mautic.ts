import type { Preset } from "../preset.ts";

export const mautic: Preset = {
  id: "mautic",
  name: "Mautic",
  docsUrl: "https://docs.mautic.org/en/latest/webhooks/manage_webhooks.html",
  setup: "Add the webhook under Settings → Webhooks, and paste its secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:webhook-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["key:mautic.*"],
};
