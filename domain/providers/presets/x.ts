import type { Preset } from "../preset.ts";

export const x: Preset = {
  id: "x",
  name: "X (Twitter)",
  docsUrl: "https://docs.x.com/x-api/webhooks/introduction",
  setup:
    "Register the URL with the Account Activity or Filtered Stream webhook API, and paste the app's consumer (API) secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-twitter-webhooks-signature",
      prefix: "sha256=",
    },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["key:*_events"],
  handshake: {
    rules: [{
      name: "crc",
      method: "GET",
      when: { "query:crc_token": true },
      answer: {
        json: {
          response_token: {
            hmac: "sha256",
            of: "{query:crc_token}",
            encoding: "base64",
            prefix: "sha256=",
          },
        },
      },
    }],
  },
  ackDeadline: 10,
};
