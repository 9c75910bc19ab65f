import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const gemini: Preset = {
  id: "gemini",
  name: "Google Gemini API",
  docsUrl: "https://ai.google.dev/gemini-api/docs/webhooks",
  setup:
    "Create a static webhook by API, and paste its signing secret (whsec_…). Dynamic webhooks sign otherwise and are refused.",
  evidence: "secondary",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
};
