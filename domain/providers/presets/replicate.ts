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
  ackDeadline: 15,
  retries:
    "immediately, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h",
  maxBodyBytes: 10 * 1024 * 1024,
};
