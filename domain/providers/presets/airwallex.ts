import type { Preset } from "../preset.ts";

export const airwallex: Preset = {
  id: "airwallex",
  name: "Airwallex",
  docsUrl:
    "https://www.airwallex.com/docs/developer-tools__listen-for-webhook-events",
  setup: "Add a webhook under Developer → Webhooks, and paste its secret key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-signature" },
    encoding: "hex",
    content: "{timestamp}{body}",
    timestamp: {
      from: "header:x-timestamp",
      unit: "ms",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:name"],
  maxBodyBytes: 1024 * 1024,
};
