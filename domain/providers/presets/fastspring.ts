import type { Preset } from "../preset.ts";

export const fastspring: Preset = {
  id: "fastspring",
  name: "FastSpring",
  docsUrl: "https://developer.fastspring.com/reference/message-security",
  setup:
    "Add the webhook under Developer Tools → Webhooks with an HMAC SHA256 secret, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-fs-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["body:events[].id"], stableAcrossRetries: true },
  event: ["body:events[].type"],
};
