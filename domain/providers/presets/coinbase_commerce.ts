import type { Preset } from "../preset.ts";

export const coinbaseCommerce: Preset = {
  id: "coinbase-commerce",
  name: "Coinbase Commerce",
  docsUrl: "https://docs.cdp.coinbase.com/commerce/docs/webhooks",
  setup:
    "Add the endpoint under Settings → Notifications, and paste the webhook shared secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-cc-webhook-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:event.id"], stableAcrossRetries: true },
  event: ["body:event.type"],
  retries: "exponential backoff for 3 days",
};
