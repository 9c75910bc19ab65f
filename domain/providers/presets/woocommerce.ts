import type { Preset } from "../preset.ts";

export const woocommerce: Preset = {
  id: "woocommerce",
  name: "WooCommerce",
  docsUrl: "https://woocommerce.com/document/webhooks/",
  setup:
    "Add the webhook under WooCommerce → Settings → Advanced → Webhooks with a secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-wc-webhook-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: {
    from: ["header:x-wc-webhook-delivery-id"],
    stableAcrossRetries: null,
  },
  event: ["header:x-wc-webhook-topic"],
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "form:webhook_id": true, "header:x-wc-webhook-topic": false },
      answer: {},
    }],
  },
  retries: "none; disabled after 5 failures in a row",
  maxBodyBytes: 5 * 1024 * 1024,
};
