import type { Preset } from "../preset.ts";

export const dropbox: Preset = {
  id: "dropbox",
  name: "Dropbox",
  docsUrl: "https://www.dropbox.com/developers/reference/webhooks",
  setup: "Add the webhook URI in the App Console, and paste the app secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-dropbox-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["key:list_folder", "key:delta"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "GET",
      when: { "query:challenge": true },
      answer: { text: "{query:challenge}" },
    }],
  },
  ackDeadline: 10,
  retries: "exponential backoff; disabled when too much fails",
};
