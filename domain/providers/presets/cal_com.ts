import type { Preset } from "../preset.ts";

export const calCom: Preset = {
  id: "cal-com",
  name: "Cal.com",
  docsUrl: "https://cal.com/docs/developing/guides/automation/webhooks",
  setup:
    "Add the webhook under Settings → Developer → Webhooks with a secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-cal-signature-256" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:triggerEvent"],
};
