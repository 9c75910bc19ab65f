import type { Preset } from "../preset.ts";

export const wise: Preset = {
  id: "wise",
  name: "Wise",
  docsUrl: "https://docs.wise.com/guides/developer/webhooks",
  setup:
    "Subscribe to the URL under Settings → Developer tools → Webhooks, and paste the public key (PEM) that Wise publishes for live or sandbox.",
  evidence: "secondary",
  schemes: [{
    kind: "public_key",
    algorithm: "rsa-sha256",
    key: "spki",
    signature: { from: "header:x-signature-sha256" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["header:x-delivery-id"], stableAcrossRetries: true },
  event: ["body:event_type"],
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "header:x-test-notification": "true" },
      proof: "signature_if_sent",
      answer: {},
    }],
  },
  ackDeadline: 5,
  retries: "25 times over 2 weeks",
};
