import type { Preset } from "../preset.ts";

export const razorpay: Preset = {
  id: "razorpay",
  name: "Razorpay",
  docsUrl: "https://razorpay.com/docs/webhooks/validate-test/",
  setup:
    "Choose a secret, and enter it with the URL under Account & Settings → Webhooks.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-razorpay-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: {
    from: ["header:x-razorpay-event-id"],
    stableAcrossRetries: true,
  },
  event: ["body:event"],
  ackDeadline: 5,
  retries: "exponential backoff for 24 h, then disabled",
};
