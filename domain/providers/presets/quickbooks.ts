import type { Preset } from "../preset.ts";

export const quickbooks: Preset = {
  id: "quickbooks",
  name: "QuickBooks (Intuit)",
  docsUrl:
    "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks",
  setup:
    "Set the endpoint under the app's Webhooks page, and paste the verifier token.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:intuit-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: {
    from: ["body:[].id", "content_hash"],
    stableAcrossRetries: null,
  },
  event: [
    "body:eventNotifications[].dataChangeEvent.entities[].name+body:eventNotifications[].dataChangeEvent.entities[].operation",
    "body:[].type",
  ],
  ackDeadline: 3,
  retries: "3 times: after 20, 30 and 50 min",
};
