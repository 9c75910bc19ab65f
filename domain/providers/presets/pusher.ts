import type { Preset } from "../preset.ts";

export const pusher: Preset = {
  id: "pusher",
  name: "Pusher Channels",
  docsUrl: "https://pusher.com/docs/channels/server_api/webhooks/",
  setup:
    "Add the webhook under the app's Webhooks page, and paste the secret of the app key.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-pusher-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:events[].name"],
  retries: "for 5 min",
};
