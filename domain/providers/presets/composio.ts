import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const composio: Preset = {
  id: "composio",
  name: "Composio",
  docsUrl: "https://docs.composio.dev/docs/using-triggers",
  setup:
    "Set the webhook URL in the project's settings, and paste its webhook secret.",
  evidence: "secondary",
  schemes: [STANDARD_WEBHOOKS],
  deliveryId: { from: ["header:webhook-id"], stableAcrossRetries: true },
  event: ["body:type"],
  maxBodyBytes: 5 * 1024 * 1024,
};
