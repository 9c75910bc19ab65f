import type { Preset } from "../preset.ts";

export const alchemy: Preset = {
  id: "alchemy",
  name: "Alchemy",
  docsUrl: "https://www.alchemy.com/docs/reference/notify-api-quickstart",
  setup:
    "Create the webhook in the dashboard or by API, and paste its signing key (whsec_… included).",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-alchemy-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: null },
  event: ["body:type"],
};
