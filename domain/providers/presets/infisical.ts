import type { Preset } from "../preset.ts";

export const infisical: Preset = {
  id: "infisical",
  name: "Infisical",
  docsUrl: "https://infisical.com/docs/documentation/platform/webhooks",
  setup:
    "Add the webhook under Project Settings → Webhooks with a secret key of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-infisical-signature",
      separator: ";",
      pair: "=",
      bare: true,
    },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
};
