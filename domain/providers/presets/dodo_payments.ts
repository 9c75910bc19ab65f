import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const dodoPayments: Preset = {
  id: "dodo-payments",
  name: "Dodo Payments",
  docsUrl: "https://docs.dodopayments.com/developer-resources/webhooks",
  setup:
    "Add an endpoint under Developer → Webhooks, and paste its signing key (whsec_…).",
  evidence: "confirmed",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
};
