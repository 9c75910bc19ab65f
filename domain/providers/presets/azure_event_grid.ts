import type { Preset } from "../preset.ts";

export const azureEventGrid: Preset = {
  id: "azure-event-grid",
  name: "Azure Event Grid",
  docsUrl:
    "https://learn.microsoft.com/en-us/azure/event-grid/security-authenticate-webhook-endpoints",
  setup:
    "Create the event subscription with ?key= and a token of your choice behind the URL (or the token in an Authorization delivery property), and paste the token.",
  evidence: "confirmed",
  schemes: [{
    kind: "token",
    from: ["query:key", "query:code", "query:token", "header:authorization"],
    prefix: "Bearer ",
  }],
  deliveryId: {
    from: ["body:[].id", "header:ce-id", "body:id"],
    stableAcrossRetries: true,
  },
  event: ["body:[].eventType", "body:[].type", "header:ce-type", "body:type"],
  handshake: {
    rules: [{
      name: "url_verification",
      method: "POST",
      when: { "header:aeg-event-type": "SubscriptionValidation" },
      answer: {
        json: { validationResponse: "{body:[].data.validationCode}" },
      },
    }, {
      name: "webhook_origin",
      method: "OPTIONS",
      when: { "header:webhook-request-origin": true },
      answer: {
        headers: {
          allow: "POST",
          "webhook-allowed-origin": "{header:webhook-request-origin}",
          "webhook-allowed-rate": "*",
        },
      },
    }],
  },
  ackDeadline: 30,
  retries: "exponential backoff for 24 h",
  maxBodyBytes: 2 * 1024 * 1024,
};
