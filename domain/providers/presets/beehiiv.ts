import { STANDARD_WEBHOOKS, SVIX } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const beehiiv: Preset = {
  id: "beehiiv",
  name: "beehiiv",
  docsUrl: "https://developers.beehiiv.com/webhooks",
  setup:
    "Create the webhook under Settings → Webhooks, and paste its signing secret (whsec_…).",
  evidence: "secondary",
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
