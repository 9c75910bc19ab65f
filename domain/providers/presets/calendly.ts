import type { Preset } from "../preset.ts";

export const calendly: Preset = {
  id: "calendly",
  name: "Calendly",
  docsUrl:
    "https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures",
  setup:
    "Create the webhook subscription by API with a signing_key of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:calendly-webhook-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 180, future: 180 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
  ackDeadline: 10,
  retries: "exponential backoff for 24 h, then disabled",
};
