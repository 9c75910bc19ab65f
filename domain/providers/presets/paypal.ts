import type { Preset } from "../preset.ts";

export const paypal: Preset = {
  id: "paypal",
  name: "PayPal",
  docsUrl: "https://developer.paypal.com/api/rest/webhooks/rest/",
  setup:
    "Add the URL under Apps & Credentials → your app → Webhooks, then paste the webhook's id (not a secret; PayPal signs with its own certificate).",
  evidence: "secondary",
  schemes: [{
    kind: "code",
    code: "paypal",
    from: "header:paypal-transmission-sig",
    hosts: [
      "api.paypal.com",
      "api.sandbox.paypal.com",
      "api-m.paypal.com",
      "api-m.sandbox.paypal.com",
    ],
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:event_type"],
  retries: "up to 25 attempts over 3 days",
};
