import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const render: Preset = {
  id: "render",
  name: "Render",
  docsUrl: "https://render.com/docs/webhooks",
  setup:
    "Create the webhook under Integrations → Webhooks, and paste its signing secret (whsec_…).",
  evidence: "secondary",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
};
