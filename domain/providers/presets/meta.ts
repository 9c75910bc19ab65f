import type { Preset } from "../preset.ts";

export const meta: Preset = {
  id: "meta",
  name: "Meta (Facebook, Messenger, Instagram)",
  docsUrl:
    "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
  setup:
    "Set the callback URL, and its last part (awt_…) as the verify token, in the app's Webhooks product, and paste the app secret from App settings → Basic.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hub-signature-256", prefix: "sha256=" },
    encoding: "hex",
    content: ["{body}", "{body|escaped}"],
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:object+body:entry[].changes[].field", "body:object"],
  handshake: {
    rules: [{
      name: "subscription_challenge",
      method: "GET",
      when: { "query:hub.mode": "subscribe", "query:hub.challenge": true },
      proof: { shows: "query:hub.verify_token" },
      answer: { text: "{query:hub.challenge}" },
    }],
  },
  ackDeadline: 20,
  retries: "at once, then ever less often for 36 h",
  maxBodyBytes: 3 * 1024 * 1024,
};
