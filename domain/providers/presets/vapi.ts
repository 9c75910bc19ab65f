import type { Preset } from "../preset.ts";

export const vapi: Preset = {
  id: "vapi",
  name: "Vapi",
  docsUrl: "https://docs.vapi.ai/server-url/server-authentication",
  setup:
    "Set the server URL with a secret or an HMAC credential of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-vapi-signature" },
    encoding: "hex",
    content: "{body}",
  }, { kind: "token", from: "header:x-vapi-secret" }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:message.type"],
  maxBodyBytes: 10 * 1024 * 1024,
};
