import type { Preset } from "../preset.ts";

export const contentful: Preset = {
  id: "contentful",
  name: "Contentful",
  docsUrl:
    "https://www.contentful.com/developers/docs/webhooks/request-verification/",
  setup:
    "Turn on request verification under Settings → Webhooks → Settings, and paste the signing secret (64 characters).",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-contentful-signature" },
    encoding: "hex",
    content: { code: "contentful" },
    timestamp: {
      from: "header:x-contentful-timestamp",
      unit: "ms",
      past: 30,
      future: 30,
    },
  }],
  deliveryId: {
    from: ["header:x-contentful-idempotency-key"],
    stableAcrossRetries: null,
  },
  event: ["header:x-contentful-topic"],
  contentTypes: [
    "application/vnd.contentful.management.v1+json",
    "application/x-www-form-urlencoded",
  ],
  ackDeadline: 30,
  retries: "twice, on 429 and 5xx",
  maxBodyBytes: 5 * 1024 * 1024,
};
