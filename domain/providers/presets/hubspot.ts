import type { Preset } from "../preset.ts";

export const hubspot: Preset = {
  id: "hubspot",
  name: "HubSpot",
  docsUrl:
    "https://developers.hubspot.com/docs/api/webhooks/validating-requests",
  setup:
    "Set the target URL under the app's Webhooks page, and paste the app's client secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hubspot-signature-v3" },
    encoding: "base64",
    content: [
      "{method}{url|unescaped}{body}{timestamp}",
      "{method}{url}{body}{timestamp}",
    ],
    timestamp: {
      from: "header:x-hubspot-request-timestamp",
      unit: "ms",
      past: 300,
      future: 300,
    },
  }, {
    kind: "digest",
    hash: "sha256",
    signature: { from: "header:x-hubspot-signature" },
    encoding: "hex",
    content: "{secret}{method}{url}{body}",
    when: { header: "x-hubspot-signature-version", equals: "v2" },
  }, {
    kind: "digest",
    hash: "sha256",
    signature: { from: "header:x-hubspot-signature" },
    encoding: "hex",
    content: "{secret}{body}",
    when: { header: "x-hubspot-signature-version", equals: "v1" },
  }],
  deliveryId: {
    from: ["body:[].eventId+body:[].subscriptionId?", "content_hash"],
    stableAcrossRetries: null,
  },
  event: ["body:[].subscriptionType"],
  ackDeadline: 5,
  retries: "10 times over 24 h",
  maxBodyBytes: 1024 * 1024,
};
