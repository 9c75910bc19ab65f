import type { Preset } from "../preset.ts";

export const acuity: Preset = {
  id: "acuity",
  name: "Acuity Scheduling",
  docsUrl: "https://developers.acuityscheduling.com/docs/webhooks",
  setup:
    "Add the webhook under Integrations → API, and paste the API key of the account's owner.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-acuity-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:action"],
  contentTypes: ["application/x-www-form-urlencoded"],
};
