import type { Preset } from "../preset.ts";

export const attio: Preset = {
  id: "attio",
  name: "Attio",
  docsUrl: "https://docs.attio.com/rest-api/guides/webhooks",
  setup:
    "Create the webhook under Workspace settings → Developers or by API, and paste its secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: ["header:attio-signature"] },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["header:idempotency-key"], stableAcrossRetries: true },
  event: ["body:events[].event_type"],
};
