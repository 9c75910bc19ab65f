import type { Preset } from "../preset.ts";

export const front: Preset = {
  id: "front",
  name: "Front",
  docsUrl: "https://dev.frontapp.com/docs/webhooks-1",
  setup:
    "Add the webhook to the app under Developers, and paste the app's signing key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-front-signature" },
    encoding: "base64",
    content: "{timestamp}:{body}",
    timestamp: {
      from: "header:x-front-request-timestamp",
      unit: "auto",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "POST",
      when: { "header:x-front-challenge": true },
      proof: "signature_if_sent",
      answer: { text: "{header:x-front-challenge}" },
    }],
  },
};
