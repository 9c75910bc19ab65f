import { STANDARD_WEBHOOKS, SVIX } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const resend: Preset = {
  id: "resend",
  name: "Resend",
  docsUrl:
    "https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests",
  setup:
    "Add the webhook under Webhooks, and paste its signing secret (whsec_…).",
  evidence: "confirmed",
  schemes: [SVIX, STANDARD_WEBHOOKS],
  deliveryId: {
    from: ["header:svix-id", "header:webhook-id"],
    stableAcrossRetries: true,
  },
  event: ["body:type"],
  ackDeadline: 15,
  retries:
    "immediately, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h",
};
