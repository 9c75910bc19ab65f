import type { Preset } from "../preset.ts";

export const checkoutCom: Preset = {
  id: "checkout-com",
  name: "Checkout.com",
  docsUrl: "https://www.checkout.com/docs/developer-resources/webhooks",
  setup:
    "Create a workflow or webhook in the Dashboard, set its signature key, and paste the same key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:cko-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 10,
  retries: "up to 8 retries",
};
