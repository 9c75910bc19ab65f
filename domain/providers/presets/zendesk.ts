import type { Preset } from "../preset.ts";

export const zendesk: Preset = {
  id: "zendesk",
  name: "Zendesk",
  docsUrl: "https://developer.zendesk.com/documentation/webhooks/verifying/",
  setup:
    "Create the webhook under Apps and integrations → Webhooks, and paste its signing secret (Reveal secret).",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-zendesk-webhook-signature" },
    encoding: "base64",
    content: "{timestamp}{body}",
    timestamp: {
      from: "header:x-zendesk-webhook-signature-timestamp",
      unit: "iso",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: {
    from: ["header:x-zendesk-webhook-invocation-id"],
    stableAcrossRetries: true,
  },
  event: ["body:type"],
  contentTypes: [
    "application/xml",
    "text/xml",
    "application/x-www-form-urlencoded",
  ],
  emptyBody: true,
  ackDeadline: 12,
  retries: "3 to 5 times, 409 too",
  maxBodyBytes: 1024 * 1024,
};
