import type { Preset } from "../preset.ts";

export const notion: Preset = {
  id: "notion",
  name: "Notion",
  docsUrl: "https://developers.notion.com/reference/webhooks",
  setup:
    "Create the subscription under the integration's Webhooks tab, and paste the verification token it sends: it is the signing key.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-notion-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
  handshake: {
    rules: [{
      name: "verification_token",
      method: "POST",
      when: { "body:verification_token": true, "body:type": false },
      adopt: "body:verification_token",
      enteredAtProvider: true,
      answer: {},
    }],
  },
  retries: "8 attempts over 24 h",
  maxBodyBytes: 1024 * 1024,
};
