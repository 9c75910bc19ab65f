import type { Preset } from "../preset.ts";

export const viber: Preset = {
  id: "viber",
  name: "Viber",
  docsUrl: "https://developers.viber.com/docs/api/rest-bot-api/",
  setup:
    "Call set_webhook with this URL, and paste the bot's authentication token: it is the signing key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-viber-content-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:message_token"], stableAcrossRetries: null },
  event: ["body:event"],
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "body:event": "webhook" },
      proof: "signature_if_sent",
      answer: {},
    }],
  },
};
