import type { Preset } from "../preset.ts";

export const mailerlite: Preset = {
  id: "mailerlite",
  name: "MailerLite",
  docsUrl: "https://developers.mailerlite.com/docs/webhooks.html",
  setup:
    "Create the webhook under Integrations → Webhooks or by API, and paste its secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type", "body:event"],
};
