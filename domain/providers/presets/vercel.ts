import type { Preset } from "../preset.ts";

export const vercel: Preset = {
  id: "vercel",
  name: "Vercel",
  docsUrl: "https://vercel.com/docs/webhooks/webhooks-api",
  setup:
    "Create the webhook under Team Settings → Webhooks, and paste its secret; for an integration, the client secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-vercel-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 30,
  retries: "exponential backoff for up to 24 h",
  maxBodyBytes: 1024 * 1024,
};
