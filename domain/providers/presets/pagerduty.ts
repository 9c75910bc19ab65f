import type { Preset } from "../preset.ts";

export const pagerduty: Preset = {
  id: "pagerduty",
  name: "PagerDuty",
  docsUrl: "https://developer.pagerduty.com/docs/verifying-webhook-signatures",
  setup:
    "Add the subscription under Integrations → Generic Webhooks (v3), and paste its secret, shown once.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-pagerduty-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: {
    from: ["body:event.id", "header:x-webhook-id"],
    stableAcrossRetries: true,
  },
  event: ["body:event.event_type"],
  ackDeadline: 5,
  retries: "10 attempts in about 5 min",
  maxBodyBytes: 1024 * 1024,
};
