import type { Preset } from "../preset.ts";

export const mailchimpTransactional: Preset = {
  id: "mailchimp-transactional",
  name: "Mailchimp Transactional (Mandrill)",
  docsUrl:
    "https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/",
  setup:
    "Add the webhook under Settings → Webhooks with exactly this URL, and paste its key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-mandrill-signature" },
    encoding: "base64",
    content: "{url}{params}",
  }],
  deliveryId: { from: ["body:[]._id"], stableAcrossRetries: true },
  event: ["body:[].event", "body:[].type"],
  contentTypes: ["application/x-www-form-urlencoded"],
  jsonField: "mandrill_events",
  handshake: {
    rules: [
      { name: "reachability", method: "HEAD", answer: {} },
      {
        // Signed with the key `test-webhook`, before the webhook has one of its own.
        name: "reachability",
        method: "POST",
        when: { "form:mandrill_events": "[]" },
        answer: {},
      },
    ],
  },
  maxBodyBytes: 10 * 1024 * 1024,
};
