import type { Preset } from "../preset.ts";

export const airtable: Preset = {
  id: "airtable",
  name: "Airtable",
  docsUrl: "https://airtable.com/developers/web/api/webhooks-overview",
  setup:
    "Create the webhook by API, and paste the macSecretBase64 of its answer.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    key: "base64",
    signature: {
      from: "header:x-airtable-content-mac",
      prefix: "hmac-sha256=",
    },
    encoding: ["hex", "base64"],
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
};
