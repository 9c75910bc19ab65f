import type { Preset } from "../preset.ts";

export const paystack: Preset = {
  id: "paystack",
  name: "Paystack",
  docsUrl: "https://paystack.com/docs/payments/webhooks/",
  setup:
    "Set the URL under Settings → API Keys & Webhooks, and paste the secret key (sk_live_… or sk_test_…) of that mode: it is the signing key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha512",
    signature: { from: "header:x-paystack-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
  retries: "every 3 min four times, then hourly for 72 h",
};
