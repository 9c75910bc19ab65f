import type { Preset } from "../preset.ts";

export const clickup: Preset = {
  id: "clickup",
  name: "ClickUp",
  docsUrl: "https://developer.clickup.com/docs/webhooksignature",
  setup:
    "Create the webhook by API, and paste the secret of its answer (webhook.secret).",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
};
