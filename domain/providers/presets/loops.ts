import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const loops: Preset = {
  id: "loops",
  name: "Loops",
  docsUrl: "https://loops.so/docs/webhooks",
  setup:
    "Add the endpoint under Settings → Webhooks, and paste its signing secret.",
  evidence: "secondary",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:eventName"],
};
