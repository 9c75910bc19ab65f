import type { Preset } from "../preset.ts";

export const paddle: Preset = {
  id: "paddle",
  name: "Paddle Billing",
  docsUrl: "https://developer.paddle.com/webhooks/signature-verification",
  setup:
    "Create a notification destination under Developer tools → Notifications, and paste its secret key (pdl_ntfset_…).",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:paddle-signature",
      separator: ";",
      pair: "=",
      field: "h1",
    },
    encoding: "hex",
    content: "{timestamp}:{body}",
    timestamp: { from: "field:ts", unit: "s", past: 5, future: 5 },
  }],
  deliveryId: {
    from: ["body:event_id", "body:notification_id"],
    stableAcrossRetries: true,
  },
  event: ["body:event_type"],
  ackDeadline: 5,
  retries: "live: 60 retries in 3 days; sandbox: 3 in 15 min",
  maxBodyBytes: 1024 * 1024,
};
