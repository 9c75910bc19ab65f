import type { Preset } from "../preset.ts";

export const plaid: Preset = {
  id: "plaid",
  name: "Plaid",
  docsUrl: "https://plaid.com/docs/api/webhooks/webhook-verification/",
  setup:
    "Paste client_id:secret of your Plaid keys (for the sandbox client_id:secret:sandbox): they are needed to fetch the key Plaid signs with.",
  evidence: "confirmed",
  schemes: [{
    kind: "code",
    code: "plaid",
    from: "header:plaid-verification",
    hosts: [
      "production.plaid.com",
      "sandbox.plaid.com",
      "development.plaid.com",
    ],
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:webhook_type+body:webhook_code"],
  ackDeadline: 10,
  retries: "up to 6 times over 24 h, from 30 s on, four times longer each",
};
