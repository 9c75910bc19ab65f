import type { Preset } from "../preset.ts";

export const docusign: Preset = {
  id: "docusign",
  name: "DocuSign Connect",
  docsUrl:
    "https://developers.docusign.com/platform/webhooks/connect/validate/",
  setup:
    "Add Connect HMAC keys under Settings → Connect, include the HMAC signature in the configuration, and paste each key as a secret of this trigger.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      // One header per active key, up to 100 of them.
      from: Array.from(
        { length: 100 },
        (_, index) => `header:x-docusign-signature-${index + 1}`,
      ),
    },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
  contentTypes: ["text/xml", "application/xml"],
  ackDeadline: 100,
  retries: "for up to 15 days",
  maxBodyBytes: 25 * 1024 * 1024,
};
