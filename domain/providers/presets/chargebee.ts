import type { Preset } from "../preset.ts";

export const chargebee: Preset = {
  id: "chargebee",
  name: "Chargebee",
  docsUrl:
    "https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings",
  setup:
    "Add the webhook under Settings → Configure Chargebee → API keys and webhooks, protected by basic authentication, and paste user:password.",
  evidence: "confirmed",
  schemes: [{ kind: "basic" }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:event_type"],
  ackDeadline: 20,
  retries: "up to 7 times, from 2 min to 2 days apart",
};
