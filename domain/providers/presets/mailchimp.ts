import type { Preset } from "../preset.ts";

export const mailchimp: Preset = {
  id: "mailchimp",
  name: "Mailchimp Marketing",
  docsUrl:
    "https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/",
  setup:
    "Add the webhook under Audience → Settings → Webhooks with ?secret= and a token of your choice behind the URL, and paste the token. Mailchimp does not sign.",
  evidence: "secondary",
  schemes: [{
    kind: "token",
    from: ["query:secret", "query:token", "query:key"],
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
  contentTypes: ["application/x-www-form-urlencoded"],
  handshake: {
    rules: [{ name: "reachability", method: "GET", answer: {} }],
  },
  ackDeadline: 10,
  retries: "for about 75 min",
};
