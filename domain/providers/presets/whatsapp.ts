import type { Preset } from "../preset.ts";

export const whatsapp: Preset = {
  id: "whatsapp",
  name: "WhatsApp Cloud API",
  docsUrl:
    "https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks",
  setup:
    "Set the callback URL, and its last part (awt_…) as the verify token, under WhatsApp → Configuration, and paste the app secret from App settings → Basic.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hub-signature-256", prefix: "sha256=" },
    encoding: "hex",
    content: ["{body}", "{body|escaped}"],
  }],
  deliveryId: {
    from: [
      "body:entry[].changes[].value.messages[].id",
      "body:entry[].changes[].value.statuses[].id+body:entry[].changes[].value.statuses[].status",
      "content_hash",
    ],
    stableAcrossRetries: true,
  },
  event: ["body:entry[].changes[].field"],
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
  retries: "for up to 7 days",
  maxBodyBytes: 3 * 1024 * 1024,
};
