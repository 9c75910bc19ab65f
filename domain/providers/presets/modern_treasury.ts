import type { Preset } from "../preset.ts";

export const modernTreasury: Preset = {
  id: "modern-treasury",
  name: "Modern Treasury",
  docsUrl: "https://docs.moderntreasury.com/platform/docs/webhooks-overview",
  setup:
    "Add an endpoint under Developers → Webhooks, and paste the webhook key.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["header:x-webhook-id"], stableAcrossRetries: null },
  event: ["header:x-topic+body:event?"],
};
