import type { Preset } from "../preset.ts";

export const tally: Preset = {
  id: "tally",
  name: "Tally",
  docsUrl: "https://tally.so/help/webhooks",
  setup:
    "Connect a webhook under Integrations with a signing secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:tally-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["body:eventId"], stableAcrossRetries: true },
  event: ["body:eventType"],
  ackDeadline: 10,
  retries: "5 times, from 5 min to a day apart",
  maxBodyBytes: 5 * 1024 * 1024,
};
