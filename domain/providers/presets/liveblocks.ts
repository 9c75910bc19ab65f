import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const liveblocks: Preset = {
  id: "liveblocks",
  name: "Liveblocks",
  docsUrl: "https://liveblocks.io/docs/platform/webhooks",
  setup:
    "Create the endpoint under the project's Webhooks page, and paste its signing secret (whsec_…).",
  evidence: "confirmed",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
};
