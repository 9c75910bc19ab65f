import type { Preset } from "../preset.ts";

export const plain: Preset = {
  id: "plain",
  name: "Plain",
  docsUrl: "https://www.plain.com/docs/api-reference/request-signing",
  setup:
    "Turn on request signing under Settings → Request signing, and paste its HMAC secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:plain-request-signature" },
    encoding: "hex",
    content: "{body}",
    timestamp: {
      from: "body:webhookMetadata.webhookDeliveryAttemptTimestamp",
      unit: "iso",
      past: 300,
      future: 300,
      optional: true,
    },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
};
