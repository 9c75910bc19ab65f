import type { Preset } from "../preset.ts";

export const orb: Preset = {
  id: "orb",
  name: "Orb",
  docsUrl: "https://docs.withorb.com/guides/integrations-and-exports/webhooks",
  setup:
    "Add an endpoint under Developers → Webhooks, and paste its signing secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-orb-signature", prefix: "v1=" },
    encoding: "hex",
    content: "v1:{timestamp}:{body}",
    timestamp: {
      from: "header:x-orb-timestamp",
      unit: "iso",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
};
