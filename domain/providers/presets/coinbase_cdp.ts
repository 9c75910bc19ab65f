import type { Preset } from "../preset.ts";

export const coinbaseCdp: Preset = {
  id: "coinbase-cdp",
  name: "Coinbase Developer Platform",
  docsUrl: "https://docs.cdp.coinbase.com/data/webhooks/verify-signatures",
  setup:
    "Create the subscription by API, and paste the secret of its answer (metadata.secret).",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-hook0-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: { code: "hook0" },
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }, {
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-hook0-signature",
      separator: ",",
      pair: "=",
      field: "v0",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: null },
  event: ["body:eventType", "body:type"],
};
