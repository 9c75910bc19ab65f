import type { Preset } from "../preset.ts";

export const stripe: Preset = {
  id: "stripe",
  name: "Stripe",
  docsUrl: "https://docs.stripe.com/webhooks",
  setup:
    "Add an endpoint under Developers → Webhooks (Workbench → Event destinations), then paste its signing secret, whsec_ included.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:stripe-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
  retries:
    "live: exponential backoff for up to 3 days; sandbox: 3 times over a few hours",
  maxBodyBytes: 1024 * 1024,
};
