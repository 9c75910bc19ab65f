import type { Preset } from "../preset.ts";

export const revolut: Preset = {
  id: "revolut",
  name: "Revolut",
  docsUrl:
    "https://developer.revolut.com/docs/guides/accept-payments/tutorials/work-with-webhooks/verify-the-payload-signature",
  setup: "Create the webhook by API, and paste its signing secret (wsk_…).",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:revolut-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "v1.{timestamp}.{body}",
    timestamp: {
      from: "header:revolut-request-timestamp",
      unit: "ms",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
};
