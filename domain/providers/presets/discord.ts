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
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "body:type": "1", "body:event.type": false },
      proof: "signature",
      answer: { json: { type: 1 } },
    }, {
      name: "ping",
      method: "POST",
      when: { "body:type": "0" },
      proof: "signature",
      answer: { status: 204, headers: { "content-type": "application/json" } },
    }],
    // An interaction is acknowledged and answered later: 5 for a command, 6 for a component.
    success: [
      { when: { "body:event.type": true }, status: 204, body: "" },
      {
        when: { "body:type": "2" },
        contentType: "application/json",
        body: '{"type":5}',
      },
      {
        when: { "body:type": "3" },
        contentType: "application/json",
        body: '{"type":6}',
      },
    ],
  },
  ackDeadline: 3,
  retries: "events: with backoff for up to 10 min",
};
