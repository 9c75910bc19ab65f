import type { Preset } from "../preset.ts";

export const workos: Preset = {
  id: "workos",
  name: "WorkOS",
  docsUrl: "https://workos.com/docs/events/data-syncing/webhooks",
  setup:
    "Add an endpoint under Developer → Webhooks, and paste its signing secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:workos-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "ms", past: 180, future: 180 },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:event"],
  retries: "6 times over 3 days",
};
