import type { Preset } from "../preset.ts";

export const elevenlabs: Preset = {
  id: "elevenlabs",
  name: "ElevenLabs",
  docsUrl: "https://elevenlabs.io/docs/product-guides/administration/webhooks",
  setup:
    "Create the webhook under Settings → Webhooks, and paste its secret, shown once.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:elevenlabs-signature",
      separator: ",",
      pair: "=",
      field: "v0",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 1800, future: 300 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 10,
  maxBodyBytes: 25 * 1024 * 1024,
};
