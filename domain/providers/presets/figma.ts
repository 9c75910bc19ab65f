import type { Preset } from "../preset.ts";

export const figma: Preset = {
  id: "figma",
  name: "Figma",
  docsUrl: "https://developers.figma.com/docs/rest-api/webhooks/",
  setup:
    "Create the webhook by API with a passcode of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{ kind: "token", from: "body:passcode" }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event_type"],
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "body:event_type": "PING" },
      proof: "signature",
      answer: {},
    }],
  },
  retries: "3 times: after 5 min, 30 min and 3 h",
  maxBodyBytes: 1024 * 1024,
};
