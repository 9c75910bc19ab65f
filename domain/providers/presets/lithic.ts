import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const lithic: Preset = {
  id: "lithic",
  name: "Lithic",
  docsUrl: "https://docs.lithic.com/docs/events-api",
  setup:
    "Create an event subscription under Developers → Webhooks, and paste its secret (whsec_…).",
  evidence: "confirmed",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:event_type"],
  ackDeadline: 15,
  retries:
    "immediately, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h",
};
