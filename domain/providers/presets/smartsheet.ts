import type { Preset } from "../preset.ts";

export const smartsheet: Preset = {
  id: "smartsheet",
  name: "Smartsheet",
  docsUrl: "https://developers.smartsheet.com/api/smartsheet/guides/webhooks",
  setup:
    "Create and enable the webhook by API, and paste the sharedSecret of its answer.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:smartsheet-hmac-sha256" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:events[].objectType+body:events[].eventType"],
  handshake: { kind: "smartsheet" },
};
