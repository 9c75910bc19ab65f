import type { Preset } from "../preset.ts";

export const customerIo: Preset = {
  id: "customer-io",
  name: "Customer.io",
  docsUrl: "https://docs.customer.io/journeys/webhooks/",
  setup:
    "Add a reporting webhook under Data & Integrations → Integrations, and paste its signing key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-cio-signature" },
    encoding: "hex",
    content: "v0:{timestamp}:{body}",
    timestamp: {
      from: "header:x-cio-timestamp",
      unit: "s",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["body:event_id"], stableAcrossRetries: true },
  event: ["body:object_type+body:metric"],
  ackDeadline: 4,
  retries: "exponential backoff for 7 days",
};
