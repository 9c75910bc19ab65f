import type { Preset } from "../preset.ts";

export const twitch: Preset = {
  id: "twitch",
  name: "Twitch EventSub",
  docsUrl: "https://dev.twitch.tv/docs/eventsub/handling-webhook-events/",
  setup:
    "Create the EventSub subscription with a secret of your choice (10 to 100 ASCII characters), and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:twitch-eventsub-message-signature",
      prefix: "sha256=",
    },
    encoding: "hex",
    content: "{header:twitch-eventsub-message-id}{timestamp}{body}",
    timestamp: {
      from: "header:twitch-eventsub-message-timestamp",
      unit: "iso",
      past: 600,
      future: 300,
    },
  }],
  deliveryId: {
    from: ["header:twitch-eventsub-message-id"],
    stableAcrossRetries: true,
  },
  event: ["header:twitch-eventsub-subscription-type"],
  handshake: { kind: "twitch" },
  ackDeadline: 10,
  retries: "some, then the subscription is revoked",
};
