import type { Preset } from "../preset.ts";

export const sendgrid: Preset = {
  id: "sendgrid",
  name: "Twilio SendGrid",
  docsUrl:
    "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
  setup:
    "Turn on the signed event webhook under Settings → Mail Settings → Event Webhook, and paste its verification key (base64).",
  evidence: "confirmed",
  schemes: [{
    kind: "public_key",
    algorithm: "ecdsa-p256-sha256",
    key: "spki",
    signature: { from: "header:x-twilio-email-event-webhook-signature" },
    encoding: "base64",
    content: "{timestamp}{body}",
    timestamp: {
      from: "header:x-twilio-email-event-webhook-timestamp",
      unit: "s",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["body:[].sg_event_id"], stableAcrossRetries: true },
  event: ["body:[].event"],
  contentTypes: ["multipart/form-data"],
  retries: "for 24 h",
  maxBodyBytes: 30 * 1024 * 1024,
};
