import type { Preset } from "../preset.ts";

export const tiktok: Preset = {
  id: "tiktok",
  name: "TikTok",
  docsUrl: "https://developers.tiktok.com/doc/webhooks-verification",
  setup:
    "Set the callback URL under the app's Webhooks page, and paste the app's client secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:tiktok-signature",
      separator: ",",
      pair: "=",
      field: "s",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
};
