import type { Preset } from "../preset.ts";

export const webflow: Preset = {
  id: "webflow",
  name: "Webflow",
  docsUrl: "https://developers.webflow.com/data/docs/working-with-webhooks",
  setup:
    "Create the webhook by API, and paste the app's client secret; for one made in site settings, the secret shown there.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-webflow-signature" },
    encoding: "hex",
    content: "{timestamp}:{body}",
    timestamp: {
      from: "header:x-webflow-timestamp",
      unit: "ms",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:triggerType"],
  ackDeadline: 10,
  retries: "up to 3 times, 10 min apart",
};
