import type { Preset } from "../preset.ts";

export const onfleet: Preset = {
  id: "onfleet",
  name: "Onfleet",
  docsUrl: "https://docs.onfleet.com/reference/webhooks",
  setup:
    "Create the webhook by API, and paste the webhook secret under Settings → API & Webhooks (hex).",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha512",
    key: "hex",
    signature: { from: "header:x-onfleet-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:triggerName", "body:triggerId"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "GET",
      when: { "query:check": true },
      answer: { text: "{query:check}" },
    }],
  },
};
