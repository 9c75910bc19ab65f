import type { Preset } from "../preset.ts";

export const pandadoc: Preset = {
  id: "pandadoc",
  name: "PandaDoc",
  docsUrl: "https://developers.pandadoc.com/docs/webhook-verification",
  setup:
    "Create the webhook in the Developer Dashboard with ?signature={signature} behind the URL, and paste its shared key.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "query:signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:[].event"],
  retries: "none; by hand in the webhook history",
};
