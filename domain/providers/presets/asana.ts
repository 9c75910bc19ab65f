import type { Preset } from "../preset.ts";

export const asana: Preset = {
  id: "asana",
  name: "Asana",
  docsUrl: "https://developers.asana.com/docs/webhooks-guide",
  setup:
    "Create the webhook by API with this URL: the secret arrives in the handshake (X-Hook-Secret) and is kept.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hook-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:events[].resource.resource_type+body:events[].action"],
  handshake: {
    rules: [{
      name: "hook_secret",
      method: "POST",
      when: { "header:x-hook-secret": true },
      adopt: "header:x-hook-secret",
      answer: { headers: { "x-hook-secret": "{header:x-hook-secret}" } },
    }],
  },
  ackDeadline: 10,
  retries: "for up to 24 h",
  maxBodyBytes: 1024 * 1024,
};
