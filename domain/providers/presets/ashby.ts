import type { Preset } from "../preset.ts";

export const ashby: Preset = {
  id: "ashby",
  name: "Ashby",
  docsUrl: "https://developers.ashbyhq.com/docs/authenticating-webhooks",
  setup:
    "Add the webhook under Admin → API Keys & Webhooks with a secret token of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:ashby-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:action"],
};
