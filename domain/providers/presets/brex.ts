import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const brex: Preset = {
  id: "brex",
  name: "Brex",
  docsUrl: "https://developer.brex.com/docs/webhooks/",
  setup:
    "Register the webhook by API, and paste its secret from GET /v1/webhooks/secrets.",
  evidence: "secondary",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:event_type"],
  ackDeadline: 15,
  retries:
    "immediately, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h",
};
