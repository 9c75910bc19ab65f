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
  handshake: {
    rules: [{
      name: "url_verification",
      method: "POST",
      when: { "header:smartsheet-hook-challenge": true },
      answer: {
        headers: {
          "smartsheet-hook-response": "{header:smartsheet-hook-challenge}",
        },
        json: { smartsheetHookResponse: "{header:smartsheet-hook-challenge}" },
      },
    }, {
      name: "url_verification",
      method: "POST",
      when: { "body:challenge": true, "body:events": false },
      answer: {
        headers: { "smartsheet-hook-response": "{body:challenge}" },
        json: { smartsheetHookResponse: "{body:challenge}" },
      },
    }],
  },
};
