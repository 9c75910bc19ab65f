import type { Preset } from "../preset.ts";

export const twilio: Preset = {
  id: "twilio",
  name: "Twilio",
  docsUrl: "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
  setup:
    "Set the URL as webhook of the number, service or messaging profile, and paste the account's auth token.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-twilio-signature" },
    encoding: "base64",
    content: { code: "twilio" },
  }],
  deliveryId: {
    from: ["header:i-twilio-idempotency-token"],
    stableAcrossRetries: true,
  },
  event: [
    "body:[].type",
    "body:EventType",
    "body:MessageStatus",
    "body:SmsStatus",
    "body:CallStatus",
  ],
  contentTypes: ["application/x-www-form-urlencoded"],
  emptyBody: true,
  handshake: {
    // Calls and messages want TwiML; event streams are JSON.
    success: [{
      when: { "form:AccountSid": true },
      contentType: "text/xml",
      body: "<Response/>",
    }],
  },
  ackDeadline: 15,
  retries:
    "as the address asks (connection overrides); status callbacks are not retried",
  maxBodyBytes: 1024 * 1024,
};
