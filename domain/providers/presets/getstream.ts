import type { Preset } from "../preset.ts";

export const getstream: Preset = {
  id: "getstream",
  name: "Stream",
  docsUrl: "https://getstream.io/chat/docs/node/webhooks_overview/",
  setup:
    "Set the webhook URL in the dashboard, and paste the app's API secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-signature" },
    encoding: "hex",
    content: "{body|decoded}",
  }],
  deliveryId: { from: ["header:x-webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
};
