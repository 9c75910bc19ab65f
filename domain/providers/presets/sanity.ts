import type { Preset } from "../preset.ts";

export const sanity: Preset = {
  id: "sanity",
  name: "Sanity",
  docsUrl: "https://www.sanity.io/docs/webhooks",
  setup:
    "Create the webhook under API → Webhooks with a secret of your choice, and paste the same.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:sanity-webhook-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "base64url",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "ms", past: 300, future: 300 },
  }],
  deliveryId: { from: ["header:idempotency-key"], stableAcrossRetries: true },
  event: ["header:sanity-operation"],
  ackDeadline: 30,
  retries: "twice at 30 s intervals, on 429 and 5xx",
  maxBodyBytes: 5 * 1024 * 1024,
};
