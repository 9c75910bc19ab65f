import type { Preset } from "../preset.ts";

export const microsoftGraph: Preset = {
  id: "microsoft-graph",
  name: "Microsoft Graph",
  docsUrl:
    "https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
  setup:
    "Create the subscription by API with a clientState of your choice, and paste the same.",
  evidence: "confirmed",
  schemes: [{ kind: "token", from: "body:value[].clientState" }],
  deliveryId: {
    from: ["body:value[].id", "content_hash"],
    stableAcrossRetries: null,
  },
  event: ["body:value[].lifecycleEvent", "body:value[].changeType"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "POST",
      when: { "query:validationToken": true },
      answer: { text: "{query:validationToken}" },
    }],
  },
  ackDeadline: 3,
  retries: "for up to 4 h",
};
