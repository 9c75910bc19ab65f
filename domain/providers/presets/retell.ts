import type { Preset } from "../preset.ts";

export const retell: Preset = {
  id: "retell",
  name: "Retell AI",
  docsUrl: "https://docs.retellai.com/features/secure-webhook",
  setup:
    "Set the webhook URL on the agent or account, and paste the API key that has the webhook badge.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-retell-signature",
      separator: ",",
      pair: "=",
      field: "d",
    },
    encoding: "hex",
    content: "{body}{timestamp}",
    timestamp: { from: "field:v", unit: "ms", past: 300, future: 300 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
  ackDeadline: 10,
  retries: "3 times",
  maxBodyBytes: 10 * 1024 * 1024,
};
