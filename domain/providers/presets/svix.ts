import { STANDARD_WEBHOOKS, SVIX } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const svix: Preset = {
  id: "svix",
  name: "Svix",
  docsUrl: "https://docs.svix.com/receiving/verifying-payloads/how",
  setup:
    "Paste the endpoint's signing secret (whsec_…) from the provider's webhook page.",
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
  maxBodyBytes: 5 * 1024 * 1024,
};
