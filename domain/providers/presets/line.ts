import type { Preset } from "../preset.ts";

export const line: Preset = {
  id: "line",
  name: "LINE",
  docsUrl:
    "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/",
  setup:
    "Set the webhook URL in the Messaging API tab of the channel, and paste the channel secret from Basic settings.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-line-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: {
    from: ["body:events[].webhookEventId"],
    stableAcrossRetries: true,
  },
  event: ["body:events[].type"],
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "body:events": [] },
      proof: "signature",
      answer: {},
    }],
  },
  ackDeadline: 2,
  retries: "only where redelivery is enabled",
};
