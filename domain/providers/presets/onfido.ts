import type { Preset } from "../preset.ts";

export const onfido: Preset = {
  id: "onfido",
  name: "Onfido",
  docsUrl: "https://documentation.onfido.com/guide/webhooks/",
  setup: "Add the webhook under Developers → Webhooks, and paste its token.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-sha2-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:payload.action"],
};
