import type { Preset } from "../preset.ts";

export const webex: Preset = {
  id: "webex",
  name: "Cisco Webex",
  docsUrl: "https://developer.webex.com/docs/api/guides/webhooks",
  setup:
    "Create the webhook by API with a secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-spark-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:resource+body:event"],
};
