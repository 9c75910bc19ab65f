import type { Preset } from "../preset.ts";

export const mailgun: Preset = {
  id: "mailgun",
  name: "Mailgun",
  docsUrl:
    "https://documentation.mailgun.com/docs/mailgun/user-manual/tracking-messages/",
  setup:
    "Add the webhook under Sending → Webhooks, and paste the HTTP webhook signing key. It signs a token and a time, not the event: treat the event as a hint.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "body:signature.signature" },
    encoding: "hex",
    content: "{timestamp}{body:signature.token}",
    timestamp: {
      from: "body:signature.timestamp",
      unit: "s",
      past: 36000,
      future: 300,
    },
  }, {
    kind: "hmac",
    hash: "sha256",
    signature: { from: "form:signature" },
    encoding: "hex",
    content: "{timestamp}{form:token}",
    timestamp: { from: "form:timestamp", unit: "s", past: 36000, future: 300 },
  }],
  deliveryId: {
    from: ["body:event-data.id", "body:signature.token", "form:token"],
    stableAcrossRetries: true,
  },
  event: ["body:event-data.event", "body:event"],
  contentTypes: ["multipart/form-data", "application/x-www-form-urlencoded"],
  retries: "for 8 h; 406 stops them",
  maxBodyBytes: 25 * 1024 * 1024,
};
