import type { Preset } from "../preset.ts";

export const nylas: Preset = {
  id: "nylas",
  name: "Nylas",
  docsUrl: "https://developer.nylas.com/docs/v3/notifications/",
  setup:
    "Create the webhook in the dashboard or by API, and paste its webhook_secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-nylas-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "GET",
      when: { "query:challenge": true },
      answer: { text: "{query:challenge}" },
    }],
  },
  ackDeadline: 10,
  retries: "two more attempts, then marked failing",
};
