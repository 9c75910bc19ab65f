import type { Preset } from "../preset.ts";

export const square: Preset = {
  id: "square",
  name: "Square",
  docsUrl: "https://developer.squareup.com/docs/webhooks/step3validate",
  setup:
    "Add a subscription with exactly this URL under Developer Console → your app → Webhooks, then paste its signature key.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-square-hmacsha256-signature" },
    encoding: "base64",
    content: "{url}{body}",
  }],
  deliveryId: { from: ["body:event_id"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 10,
  retries: "up to 11 retries over 24h",
  maxBodyBytes: 1024 * 1024,
};
