import type { Preset } from "../preset.ts";

export const sumsub: Preset = {
  id: "sumsub",
  name: "Sumsub",
  docsUrl: "https://docs.sumsub.com/docs/webhook-manager",
  setup:
    "Add the webhook under Dev space → Webhooks with a secret key, HMAC SHA256 or SHA512, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: ["sha256", "sha512"],
    signature: { from: "header:x-payload-digest" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
};
