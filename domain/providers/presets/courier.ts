import type { Preset } from "../preset.ts";

export const courier: Preset = {
  id: "courier",
  name: "Courier",
  docsUrl: "https://www.courier.com/docs/platform/workspace/outbound-webhooks",
  setup:
    "Add an outbound webhook under Settings → Outbound Webhooks, and paste its secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:courier-signature",
      separator: ",",
      pair: "=",
      field: "signature",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "ms", past: 300, future: 300 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
};
