import type { Preset } from "../preset.ts";

export const discord: Preset = {
  id: "discord",
  name: "Discord",
  docsUrl: "https://discord.com/developers/docs/interactions/overview",
  setup:
    "Set the URL as Interactions Endpoint or Webhook Events endpoint in the Developer Portal, and paste the application's public key (hex).",
  evidence: "confirmed",
  schemes: [{
    kind: "public_key",
    algorithm: "ed25519",
    key: "raw_hex",
    signature: { from: "header:x-signature-ed25519" },
    encoding: "hex",
    content: "{timestamp}{body}",
    timestamp: {
      from: "header:x-signature-timestamp",
      unit: "s",
      past: 900,
      future: 300,
    },
  }],
  deliveryId: { from: ["body:id", "content_hash"], stableAcrossRetries: null },
  event: ["body:event.type", "body:type"],
  handshake: { kind: "discord" },
  ackDeadline: 3,
  retries: "events: with backoff for up to 10 min",
};
