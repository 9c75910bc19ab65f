import type { Preset } from "../preset.ts";

export const linkedin: Preset = {
  id: "linkedin",
  name: "LinkedIn",
  docsUrl:
    "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation",
  setup:
    "Register the webhook in the app's Webhooks tab, and paste the app's client secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-li-signature", prefix: "hmacsha256=" },
    encoding: "hex",
    content: "hmacsha256={body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "GET",
      when: { "query:challengeCode": true },
      answer: {
        json: {
          challengeCode: "{query:challengeCode}",
          challengeResponse: {
            hmac: "sha256",
            of: "{query:challengeCode}",
            encoding: "hex",
          },
        },
      },
    }],
  },
  ackDeadline: 3,
};
