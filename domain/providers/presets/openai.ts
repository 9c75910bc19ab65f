import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const openai: Preset = {
  id: "openai",
  name: "OpenAI",
  docsUrl: "https://platform.openai.com/docs/guides/webhooks",
  setup:
    "Create the webhook under Settings → Project → Webhooks, and paste its signing secret (whsec_…).",
  evidence: "confirmed",
  schemes: [{ ...STANDARD_WEBHOOKS, key: "whsec_or_utf8" }],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
  retries: "exponential backoff for up to 72 h",
  maxBodyBytes: 1024 * 1024,
};
