import { STANDARD_WEBHOOKS, SVIX } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const incidentIo: Preset = {
  id: "incident-io",
  name: "incident.io",
  docsUrl: "https://api-docs.incident.io/tag/Webhooks/",
  setup:
    "Add an endpoint on incident.io's webhook page, and paste its signing secret (whsec_…).",
  evidence: "secondary",
  schemes: [SVIX, STANDARD_WEBHOOKS],
  deliveryId: {
    from: ["header:svix-id", "header:webhook-id"],
    stableAcrossRetries: true,
  },
  event: ["body:event_type"],
  retries:
    "immediately, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h",
};
