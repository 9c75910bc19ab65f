import type { Preset } from "../preset.ts";

export const flutterwave: Preset = {
  id: "flutterwave",
  name: "Flutterwave",
  docsUrl: "https://developer.flutterwave.com/docs/webhooks",
  setup:
    "Choose a secret hash, and enter it with the URL under Settings → Webhooks.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:flutterwave-signature" },
    encoding: "base64",
    content: "{body}",
  }, { kind: "token", from: "header:verif-hash" }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event", "body:type"],
};
