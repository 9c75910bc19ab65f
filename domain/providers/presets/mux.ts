import type { Preset } from "../preset.ts";

export const mux: Preset = {
  id: "mux",
  name: "Mux",
  docsUrl: "https://www.mux.com/docs/core/verify-webhook-signatures",
  setup:
    "Add the webhook under Settings → Webhooks, and paste its signing secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:mux-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 5,
  retries: "with backoff for 24 h",
};
