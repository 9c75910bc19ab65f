import type { Preset } from "../preset.ts";

export const strava: Preset = {
  id: "strava",
  name: "Strava",
  docsUrl: "https://developers.strava.com/docs/webhooks/",
  setup:
    "Create the push subscription by API with this URL and a verify_token. Strava does not sign: check what it says by API.",
  evidence: "secondary",
  schemes: [],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:object_type+body:aspect_type"],
  handshake: { kind: "strava" },
  ackDeadline: 2,
  retries: "3 attempts",
};
