import type { Preset } from "../preset.ts";

export const persona: Preset = {
  id: "persona",
  name: "Persona",
  docsUrl: "https://docs.withpersona.com/webhooks-best-practices",
  setup:
    "Add the webhook under Webhooks in the dashboard, and paste its secret (wbhsec_…).",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:persona-signature",
      separator: ",",
      pair: "=",
      field: "v1",
      groups: " ",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["body:data.id"], stableAcrossRetries: null },
  event: ["body:data.attributes.name"],
};
