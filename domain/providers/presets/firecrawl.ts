import type { Preset } from "../preset.ts";

export const firecrawl: Preset = {
  id: "firecrawl",
  name: "Firecrawl",
  docsUrl: "https://docs.firecrawl.dev/webhooks/security",
  setup:
    "Give this URL as the job's webhook, and paste the webhook secret under Settings → Advanced.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-firecrawl-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: {
    from: ["body:webhookId", "content_hash"],
    stableAcrossRetries: null,
  },
  event: ["body:type"],
  maxBodyBytes: 25 * 1024 * 1024,
};
