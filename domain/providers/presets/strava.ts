import type { Preset } from "../preset.ts";

export const strava: Preset = {
  id: "strava",
  name: "Strava",
  docsUrl: "https://developers.strava.com/docs/webhooks/",
  setup:
    "Create the push subscription by API with this URL, and its last part (awt_…) as verify_token. Strava does not sign: check what it says by API.",
  evidence: "secondary",
  schemes: [],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:object_type+body:aspect_type"],
  handshake: {
    rules: [{
      name: "subscription_challenge",
      method: "GET",
      when: { "query:hub.mode": "subscribe", "query:hub.challenge": true },
      proof: { shows: "query:hub.verify_token" },
      answer: { json: { "hub.challenge": "{query:hub.challenge}" } },
    }],
  },
  ackDeadline: 2,
  retries: "3 attempts",
};
