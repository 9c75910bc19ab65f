import type { Preset } from "../preset.ts";

export const helpscout: Preset = {
  id: "helpscout",
  name: "Help Scout",
  docsUrl: "https://developer.helpscout.com/webhooks/",
  setup:
    "Add the webhook app under Manage → Apps → Webhooks with a secret key of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-helpscout-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["header:x-helpscout-event"],
};
