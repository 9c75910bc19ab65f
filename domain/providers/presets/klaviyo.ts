import type { Preset } from "../preset.ts";

export const klaviyo: Preset = {
  id: "klaviyo",
  name: "Klaviyo",
  docsUrl:
    "https://developers.klaviyo.com/en/docs/working_with_system_webhooks",
  setup:
    "Create the system webhook with a secret key of your choice, and paste the same. Webhook actions of flows are unsigned.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:klaviyo-signature" },
    encoding: "hex",
    content: "{body}{timestamp}",
    timestamp: {
      from: "header:klaviyo-timestamp",
      unit: "auto",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:data[].topic"],
  maxBodyBytes: 5 * 1024 * 1024,
};
