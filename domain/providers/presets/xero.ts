import type { Preset } from "../preset.ts";

export const xero: Preset = {
  id: "xero",
  name: "Xero",
  docsUrl:
    "https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/",
  setup:
    "Add the delivery URL under the app's Webhooks page, paste the webhooks key, then press “Send intent to receive”.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-xero-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:events[].eventCategory+body:events[].eventType"],
  handshake: {
    rules: [{
      name: "intent_to_receive",
      method: "POST",
      when: { "body:events": [] },
      proof: "signature",
      answer: {},
      bareRefusal: true,
    }],
    success: [{ body: "" }],
  },
  ackDeadline: 5,
  retries: "for 24 h",
};
