import type { Preset } from "../preset.ts";

export const nango: Preset = {
  id: "nango",
  name: "Nango",
  docsUrl:
    "https://nango.dev/docs/implementation-guides/platform/webhooks-from-nango",
  setup:
    "Set the webhook URL under Environment Settings, and paste the secret key of that environment.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-nango-hmac-sha256" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 20,
  retries: "twice",
};
