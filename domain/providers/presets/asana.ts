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
  handshake: { kind: "asana" },
  ackDeadline: 10,
  retries: "for up to 24 h",
  maxBodyBytes: 1024 * 1024,
};
