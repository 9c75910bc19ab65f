import type { Preset } from "../preset.ts";

export const assemblyai: Preset = {
  id: "assemblyai",
  name: "AssemblyAI",
  docsUrl: "https://www.assemblyai.com/docs/deployment/webhooks",
  setup:
    "Give this URL as webhook_url, with webhook_auth_header_name X-Webhook-Secret and a value of your choice, and paste the value.",
  evidence: "secondary",
  schemes: [{ kind: "token", from: "header:x-webhook-secret" }],
  deliveryId: {
    from: ["body:transcript_id+body:status"],
    stableAcrossRetries: true,
  },
  event: ["body:status"],
};
