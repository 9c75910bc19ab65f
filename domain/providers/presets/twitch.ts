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
  handshake: {
    rules: [{
      name: "subscription_challenge",
      method: "POST",
      when: {
        "header:twitch-eventsub-message-type": "webhook_callback_verification",
      },
      proof: "signature",
      answer: { text: "{body:challenge}" },
    }],
  },
  ackDeadline: 10,
  retries: "some, then the subscription is revoked",
};
