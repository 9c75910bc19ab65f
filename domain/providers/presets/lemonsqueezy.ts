import type { Preset } from "../preset.ts";

export const lemonsqueezy: Preset = {
  id: "lemonsqueezy",
  name: "Lemon Squeezy",
  docsUrl: "https://docs.lemonsqueezy.com/help/webhooks/signing-requests",
  setup:
    "Create a webhook under Settings → Webhooks with a signing secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["header:x-event-name", "body:meta.event_name"],
  retries: "three times, after 5, 25 and 125 s",
};
