import type { Preset } from "../preset.ts";

export const langfuse: Preset = {
  id: "langfuse",
  name: "Langfuse",
  docsUrl:
    "https://langfuse.com/docs/prompt-management/features/webhooks-slack-integrations",
  setup:
    "Add a webhook action under Prompts → Automations, and paste its signing secret exactly as shown (lf-whsec_…).",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-langfuse-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type+body:action?"],
};
