import type { Preset } from "../preset.ts";

export const recharge: Preset = {
  id: "recharge",
  name: "Recharge",
  docsUrl: "https://docs.getrecharge.com/docs/webhooks-overview",
  setup:
    "Paste the API client secret of the token that created the webhook: Apps → API tokens.",
  evidence: "secondary",
  schemes: [{
    kind: "digest",
    hash: "sha256",
    signature: { from: "header:x-recharge-hmac-sha256" },
    encoding: "hex",
    content: "{secret}{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["header:x-recharge-topic"],
};
