import type { Preset } from "../preset.ts";

export const adyen: Preset = {
  id: "adyen",
  name: "Adyen",
  docsUrl:
    "https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures/",
  setup:
    "Generate an HMAC key for the webhook under Developers → Webhooks, and paste it as shown (hex).",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    key: "hex",
    signature: { from: "header:hmacsignature" },
    encoding: "base64",
    content: "{body}",
  }, {
    kind: "code",
    code: "adyen_items",
    from:
      "body:notificationItems[].NotificationRequestItem.additionalData.hmacSignature",
  }],
  deliveryId: {
    from: [
      "body:notificationItems[].NotificationRequestItem.pspReference+body:notificationItems[].NotificationRequestItem.eventCode+body:notificationItems[].NotificationRequestItem.success",
      "body:id",
    ],
    stableAcrossRetries: true,
  },
  event: [
    "body:notificationItems[].NotificationRequestItem.eventCode",
    "body:type",
  ],
  ackDeadline: 10,
  retries: "queued and retried for up to 30 days",
  maxBodyBytes: 1024 * 1024,
};
