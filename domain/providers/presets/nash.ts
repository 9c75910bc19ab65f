import { STANDARD_WEBHOOKS, SVIX } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const nash: Preset = {
  id: "nash",
  name: "Nash",
  docsUrl: "https://docs.svix.com/receiving/verifying-payloads/how",
  setup:
    "Add an endpoint on Nash's webhook page, and paste its signing secret (whsec_…).",
  evidence: "secondary",
  schemes: [SVIX, STANDARD_WEBHOOKS],
  deliveryId: {
    from: ["header:svix-id", "header:webhook-id"],
    stableAcrossRetries: true,
  },
  event: ["body:type"],
  retries:
    "immediately, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h",
};
