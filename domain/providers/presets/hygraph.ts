import type { Preset } from "../preset.ts";

export const hygraph: Preset = {
  id: "hygraph",
  name: "Hygraph",
  docsUrl: "https://hygraph.com/docs/api-reference/basics/webhooks",
  setup:
    "Create the webhook under Project settings → Webhooks with a secret key of your choice, and paste the same.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:gcms-signature",
      separator: ",",
      pair: "=",
      field: "sign",
    },
    encoding: "base64",
    content:
      '{{"Body":{body|json},"EnvironmentName":{field:env|json},"TimeStamp":{timestamp}}}',
    timestamp: { from: "field:t", unit: "ms", past: 300, future: 300 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:operation"],
  maxBodyBytes: 5 * 1024 * 1024,
};
