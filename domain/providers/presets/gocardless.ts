import type { Preset } from "../preset.ts";

export const gocardless: Preset = {
  id: "gocardless",
  name: "GoCardless",
  docsUrl:
    "https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks",
  setup:
    "Create a webhook endpoint under Developers → Webhooks, and paste its secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:webhook-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: {
    from: ["body:meta.webhook_id", "body:events[].id"],
    stableAcrossRetries: true,
  },
  event: ["body:events[].resource_type+body:events[].action"],
  ackDeadline: 10,
  retries: "up to 8 retries",
};
