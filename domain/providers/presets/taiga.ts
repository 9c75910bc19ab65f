import type { Preset } from "../preset.ts";

export const taiga: Preset = {
  id: "taiga",
  name: "Taiga",
  docsUrl: "https://docs.taiga.io/webhooks.html",
  setup:
    "Add the webhook under Admin → Integrations → Webhooks with a secret key of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-taiga-webhook-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type+body:action"],
};
