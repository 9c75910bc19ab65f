import type { Preset } from "../preset.ts";

export const fal: Preset = {
  id: "fal",
  name: "fal.ai",
  docsUrl: "https://docs.fal.ai/model-apis/model-endpoints/webhooks",
  setup:
    "Give this URL as webhook_url (fal_webhook). No secret is needed: published keys verify it. Paste your fal user id to accept your own requests alone.",
  evidence: "secondary",
  schemes: [{
    kind: "code",
    code: "fal",
    from: "header:x-fal-webhook-signature",
    hosts: ["rest.alpha.fal.ai", "rest.fal.ai"],
    secretless: true,
  }],
  deliveryId: {
    from: ["header:x-fal-webhook-request-id"],
    stableAcrossRetries: true,
  },
  event: ["body:status"],
  ackDeadline: 15,
  retries: "10 times over 2 h",
  maxBodyBytes: 10 * 1024 * 1024,
};
