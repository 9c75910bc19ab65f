import type { Preset } from "../preset.ts";

export const storyblok: Preset = {
  id: "storyblok",
  name: "Storyblok",
  docsUrl: "https://www.storyblok.com/docs/concepts/webhooks",
  setup:
    "Add the webhook under Settings → Webhooks with a secret of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:webhook-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:action"],
  ackDeadline: 120,
};
