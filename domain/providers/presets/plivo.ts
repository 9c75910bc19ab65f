import type { Preset } from "../preset.ts";

export const plivo: Preset = {
  id: "plivo",
  name: "Plivo",
  docsUrl: "https://www.plivo.com/docs/voice/concepts/signature-validation",
  setup:
    "Set the URL on the application or in the call or message request, and paste the account's auth token.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-plivo-signature-v3", separator: "," },
    encoding: "base64",
    content: { code: "plivo_v3" },
  }, {
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-plivo-signature-v2" },
    encoding: "base64",
    content: { code: "plivo_v2" },
  }],
  deliveryId: {
    from: [
      "body:CallUUID+body:Event",
      "body:MessageUUID+body:Status",
      "content_hash",
    ],
    stableAcrossRetries: null,
  },
  event: ["body:Event", "body:Status"],
  contentTypes: ["application/x-www-form-urlencoded"],
  emptyBody: true,
  handshake: {
    success: [{
      contentType: "text/xml",
      body: "<Response></Response>",
    }],
  },
};
