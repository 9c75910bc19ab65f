import type { Preset } from "../preset.ts";

export const googlePubsub: Preset = {
  id: "google-pubsub",
  name: "Google Cloud Pub/Sub",
  docsUrl:
    "https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions",
  setup:
    "Create a push subscription to this URL with authentication on and the URL itself as audience, and paste the e-mail address of its service account. The token proves who sends, not what: it does not cover the body.",
  evidence: "confirmed",
  schemes: [{
    kind: "jwt",
    from: "header:authorization",
    prefix: "Bearer ",
    algorithms: ["RS256"],
    keys: {
      url: "https://www.googleapis.com/oauth2/v3/certs",
      hosts: ["www.googleapis.com"],
    },
    issuer: ["https://accounts.google.com", "accounts.google.com"],
    audience: "url",
    accountClaim: "email",
    clockTolerance: 60,
  }],
  deliveryId: { from: ["body:message.messageId"], stableAcrossRetries: true },
  event: ["body:message.attributes.eventType", "body:message.attributes.event"],
  retries:
    "with backoff until acknowledged, for as long as the subscription retains",
  maxBodyBytes: 15 * 1024 * 1024,
};
