import type { Preset } from "../preset.ts";

export const fireblocks: Preset = {
  id: "fireblocks",
  name: "Fireblocks",
  docsUrl: "https://developers.fireblocks.com/reference/validating-webhooks",
  setup:
    "Add the webhook under Settings → Webhooks, and paste the public key (PEM) that Fireblocks publishes for your environment.",
  evidence: "secondary",
  schemes: [{
    kind: "public_key",
    algorithm: "rsa-sha512",
    key: "spki",
    signature: { from: "header:fireblocks-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type", "body:eventType"],
};
