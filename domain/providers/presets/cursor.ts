import type { Preset } from "../preset.ts";

export const cursor: Preset = {
  id: "cursor",
  name: "Cursor cloud agents",
  docsUrl: "https://cursor.com/docs/cloud-agent/api/webhooks",
  setup:
    "Give this URL and a secret of your choice when the agent is launched by API, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-webhook-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["header:x-webhook-id"], stableAcrossRetries: null },
  event: ["header:x-webhook-event", "body:event"],
};
