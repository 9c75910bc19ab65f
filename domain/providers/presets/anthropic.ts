import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const anthropic: Preset = {
  id: "anthropic",
  name: "Anthropic",
  docsUrl: "https://platform.claude.com/docs/en/managed-agents/webhooks",
  setup:
    "Create the webhook endpoint in the Console, and paste its signing secret (whsec_…).",
  evidence: "confirmed",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
};
