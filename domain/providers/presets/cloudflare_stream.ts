import type { Preset } from "../preset.ts";

export const cloudflareStream: Preset = {
  id: "cloudflare-stream",
  name: "Cloudflare Stream",
  docsUrl:
    "https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/",
  setup:
    "Set the notification URL by API (PUT stream/webhook), and paste the secret of its answer.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:webhook-signature",
      separator: ",",
      pair: "=",
      field: "sig1",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:time", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:status.state"],
};
