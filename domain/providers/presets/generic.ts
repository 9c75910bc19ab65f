import type { Preset } from "../preset.ts";

export const generic: Preset = {
  id: "generic",
  name: "Generic webhook",
  docsUrl: null,
  setup:
    "Choose a secret and sign each body with it: send X-Hub-Signature-256: sha256= and the hex of HMAC-SHA256 over the raw body.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hub-signature-256", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  handshake: {
    // Whoever sends CloudEvents, and every WebSub hub.
    rules: [{
      name: "webhook_origin",
      method: "OPTIONS",
      when: { "header:webhook-request-origin": true },
      answer: {
        headers: {
          allow: "POST",
          "webhook-allowed-origin": "{header:webhook-request-origin}",
          "webhook-allowed-rate": "*",
        },
      },
    }, {
      name: "subscription_challenge",
      method: "GET",
      when: {
        "query:hub.mode": true,
        "query:hub.topic": true,
        "query:hub.challenge": true,
      },
      answer: { text: "{query:hub.challenge}" },
    }],
  },
};
