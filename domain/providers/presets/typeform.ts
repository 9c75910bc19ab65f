import type { Preset } from "../preset.ts";

export const typeform: Preset = {
  id: "typeform",
  name: "Typeform",
  docsUrl: "https://www.typeform.com/developers/webhooks/secure-your-webhooks/",
  setup:
    "Add the webhook under Connect → Webhooks with a secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:typeform-signature", prefix: "sha256=" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["body:event_id"], stableAcrossRetries: true },
  event: ["body:event_type"],
  ackDeadline: 30,
  retries: "on failure; 404 and 410 disable it",
  maxBodyBytes: 5 * 1024 * 1024,
};
