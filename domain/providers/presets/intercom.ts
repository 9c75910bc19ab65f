import type { Preset } from "../preset.ts";

export const intercom: Preset = {
  id: "intercom",
  name: "Intercom",
  docsUrl:
    "https://developers.intercom.com/docs/references/webhooks/webhook-models",
  setup:
    "Set the URL and topics under the app's Webhooks page, and paste the app's client secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-hub-signature", prefix: "sha1=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:topic"],
  handshake: {
    rules: [
      { name: "reachability", method: "HEAD", answer: {} },
      {
        name: "ping",
        method: "POST",
        when: { "body:topic": "ping" },
        proof: "signature",
        answer: {},
      },
    ],
  },
  ackDeadline: 5,
  retries: "once, after 1 min",
  maxBodyBytes: 1024 * 1024,
};
