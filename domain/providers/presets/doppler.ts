import type { Preset } from "../preset.ts";

export const doppler: Preset = {
  id: "doppler",
  name: "Doppler",
  docsUrl: "https://docs.doppler.com/docs/webhooks",
  setup:
    "Add the webhook to the project with a signing secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-doppler-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:type"],
};
