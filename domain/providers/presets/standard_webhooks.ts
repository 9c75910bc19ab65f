import {
  STANDARD_WEBHOOKS,
  STANDARD_WEBHOOKS_PUBLIC_KEY,
} from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const standardWebhooks: Preset = {
  id: "standard-webhooks",
  name: "Standard Webhooks",
  docsUrl: "https://www.standardwebhooks.com/",
  setup:
    "For any provider that follows Standard Webhooks: paste its signing secret (whsec_…), or its public key (whpk_…).",
  evidence: "confirmed",
  schemes: [STANDARD_WEBHOOKS_PUBLIC_KEY, STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 30,
  retries:
    "as the provider does; the specification asks for several tries over days",
  maxBodyBytes: 5 * 1024 * 1024,
};
