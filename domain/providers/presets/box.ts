import type { Preset } from "../preset.ts";

export const box: Preset = {
  id: "box",
  name: "Box",
  docsUrl: "https://developer.box.com/guides/webhooks/v2/signatures-v2/",
  setup:
    "Generate the primary and secondary signature keys under the app's Webhooks tab, and paste each as a secret of this trigger.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: ["header:box-signature-primary", "header:box-signature-secondary"],
    },
    encoding: "base64",
    content: ["{body}{timestamp}", "{body|escaped}{timestamp}"],
    timestamp: {
      from: "header:box-delivery-timestamp",
      unit: "iso",
      past: 600,
      future: 300,
    },
  }],
  deliveryId: { from: ["header:box-delivery-id"], stableAcrossRetries: true },
  event: ["body:trigger"],
  ackDeadline: 30,
  retries: "10 times",
  maxBodyBytes: 1024 * 1024,
};
