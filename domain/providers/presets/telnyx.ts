import type { Preset } from "../preset.ts";

export const telnyx: Preset = {
  id: "telnyx",
  name: "Telnyx",
  docsUrl:
    "https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks",
  setup:
    "Set the URL on the messaging profile, connection or call-control application, and paste the public key under Keys & Credentials (base64).",
  evidence: "confirmed",
  schemes: [{
    kind: "public_key",
    algorithm: "ed25519",
    key: "raw_base64",
    signature: { from: "header:telnyx-signature-ed25519" },
    encoding: "base64",
    content: "{timestamp}|{body}",
    timestamp: {
      from: "header:telnyx-timestamp",
      unit: "s",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["body:data.id"], stableAcrossRetries: true },
  event: ["body:data.event_type"],
  ackDeadline: 2,
  retries: "3 attempts, then the failover address",
  maxBodyBytes: 1024 * 1024,
};
