import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const polar: Preset = {
  id: "polar",
  name: "Polar",
  docsUrl: "https://polar.sh/docs/integrate/webhooks/delivery",
  setup:
    "Add an endpoint under Settings → Webhooks, and paste its secret exactly as shown: it is not base64.",
  evidence: "confirmed",
  schemes: [{ ...STANDARD_WEBHOOKS, key: "utf8" }],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 10,
  retries: "up to 10 retries",
};
