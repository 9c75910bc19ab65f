import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const replicate: Preset = {
  id: "replicate",
  name: "Replicate",
  docsUrl: "https://replicate.com/docs/topics/webhooks/verify-webhook",
  setup:
    "Give this URL as the prediction's webhook, and paste the secret of GET /v1/webhooks/default/secret (whsec_…).",
  evidence: "confirmed",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:status"],
  maxBodyBytes: 10 * 1024 * 1024,
};
