import type { Preset } from "../preset.ts";

export const commercelayer: Preset = {
  id: "commercelayer",
  name: "Commerce Layer",
  docsUrl: "https://docs.commercelayer.io/core/callbacks-security",
  setup:
    "Create the webhook in the dashboard or by API, and paste its shared_secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-commercelayer-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["header:x-commercelayer-topic"],
  maxBodyBytes: 1024 * 1024,
};
