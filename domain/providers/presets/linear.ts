import type { Preset } from "../preset.ts";

export const linear: Preset = {
  id: "linear",
  name: "Linear",
  docsUrl: "https://linear.app/developers/webhooks",
  setup:
    "Create the webhook under Settings → API → Webhooks, and paste its signing secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:linear-signature" },
    encoding: "hex",
    content: "{body}",
    timestamp: {
      from: "body:webhookTimestamp",
      unit: "ms",
      past: 60,
      future: 60,
      optional: true,
    },
  }],
  deliveryId: { from: ["header:linear-delivery"], stableAcrossRetries: true },
  event: ["header:linear-event+body:action?", "body:type+body:action?"],
  ackDeadline: 5,
  retries: "3 times: after 1 min, 1 h and 6 h",
  maxBodyBytes: 1024 * 1024,
};
