import type { Preset } from "../preset.ts";

export const knock: Preset = {
  id: "knock",
  name: "Knock",
  docsUrl: "https://docs.knock.app/developer-tools/outbound-webhooks/overview",
  setup:
    "Add an outbound webhook under Platform → Webhooks, and paste its signing key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-knock-signature",
      separator: ",",
      pair: "=",
      field: "s",
    },
    encoding: "base64",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "ms", past: 300, future: 300 },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: null },
  event: ["body:type"],
};
