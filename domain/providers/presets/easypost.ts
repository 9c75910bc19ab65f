import type { Preset } from "../preset.ts";

export const easypost: Preset = {
  id: "easypost",
  name: "EasyPost",
  docsUrl: "https://docs.easypost.com/guides/webhooks-guide",
  setup:
    "Create the webhook with a webhook_secret of your choice, and paste the same.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    key: "nfkd",
    signature: { from: "header:x-hmac-signature", prefix: "hmac-sha256-hex=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:description"],
  ackDeadline: 7,
  retries: "6 times",
};
