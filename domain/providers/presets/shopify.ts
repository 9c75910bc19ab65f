import type { Preset } from "../preset.ts";

export const shopify: Preset = {
  id: "shopify",
  name: "Shopify",
  docsUrl: "https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
  setup:
    "Paste the app's client secret (for webhooks made in the admin: the key shown under Settings → Notifications → Webhooks).",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    // Event subscriptions come under names without the “X-”.
    signature: {
      from: ["header:x-shopify-hmac-sha256", "header:shopify-hmac-sha256"],
    },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: {
    from: [
      "header:x-shopify-event-id",
      "header:x-shopify-webhook-id",
      "header:shopify-webhook-id",
    ],
    stableAcrossRetries: true,
  },
  event: ["header:x-shopify-topic", "header:shopify-topic"],
  contentTypes: ["application/xml", "text/xml"],
  ackDeadline: 5,
  retries: "8 times over 4 h",
  maxBodyBytes: 10 * 1024 * 1024,
};
