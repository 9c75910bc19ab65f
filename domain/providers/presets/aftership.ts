import type { Preset } from "../preset.ts";

export const aftership: Preset = {
  id: "aftership",
  name: "AfterShip",
  docsUrl: "https://www.aftership.com/docs/tracking/webhook/webhook-overview",
  setup: "Add the webhook under Settings → Webhooks, and paste its secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:aftership-hmac-sha256" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["body:event_id"], stableAcrossRetries: null },
  event: ["body:event"],
};
