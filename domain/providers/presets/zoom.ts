import type { Preset } from "../preset.ts";

export const zoom: Preset = {
  id: "zoom",
  name: "Zoom",
  docsUrl: "https://developers.zoom.us/docs/api/webhooks/",
  setup:
    "Add an event subscription with this URL to the app, and paste the secret token from its Feature page.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-zm-signature", prefix: "v0=" },
    encoding: "hex",
    content: "v0:{timestamp}:{body}",
    timestamp: {
      from: "header:x-zm-request-timestamp",
      unit: "auto",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "POST",
      when: { "body:event": "endpoint.url_validation" },
      proof: "signature",
      answer: {
        json: {
          plainToken: "{body:payload.plainToken}",
          encryptedToken: {
            hmac: "sha256",
            of: "{body:payload.plainToken}",
            encoding: "hex",
          },
        },
      },
    }],
  },
  ackDeadline: 3,
  retries: "3 times: after 5, 30 and 90 min",
};
