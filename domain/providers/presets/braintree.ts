import type { Preset } from "../preset.ts";

export const braintree: Preset = {
  id: "braintree",
  name: "Braintree",
  docsUrl: "https://developer.paypal.com/braintree/docs/guides/webhooks/parse",
  setup:
    "Create the webhook under Settings → API → Webhooks, and paste public_key:private_key of an API key.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    key: "sha1",
    signature: {
      from: "form:bt_signature",
      separator: "&",
      pair: "|",
      field: "*",
    },
    encoding: "hex",
    content: ["{form:bt_payload}", "{form:bt_payload}\n"],
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["xml:bt_payload/kind"],
  contentTypes: ["application/x-www-form-urlencoded"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "GET",
      when: { "query:bt_challenge": true },
      answer: {
        text: {
          prefix: "{secret_name}|",
          hmac: "sha1",
          key: "sha1",
          of: "{query:bt_challenge}",
          encoding: "hex",
        },
      },
    }],
  },
  ackDeadline: 30,
  retries: "every hour up to 3h sandbox / 24h live",
};
