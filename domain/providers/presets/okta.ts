import type { Preset } from "../preset.ts";

export const okta: Preset = {
  id: "okta",
  name: "Okta event hooks",
  docsUrl: "https://developer.okta.com/docs/concepts/event-hooks/",
  setup:
    "Create the event hook with authentication field Authorization and a secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{ kind: "token", from: "header:authorization", prefix: "Bearer " }],
  deliveryId: { from: ["body:eventId"], stableAcrossRetries: true },
  event: ["body:data.events[].eventType"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "GET",
      when: { "header:x-okta-verification-challenge": true },
      answer: {
        json: { verification: "{header:x-okta-verification-challenge}" },
      },
    }],
  },
  ackDeadline: 3,
  retries: "once",
};
