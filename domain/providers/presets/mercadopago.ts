import type { Preset } from "../preset.ts";

export const mercadopago: Preset = {
  id: "mercadopago",
  name: "Mercado Pago",
  docsUrl:
    "https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks",
  setup:
    "Configure notifications under Your integrations → your application → Webhooks, and paste the secret signature. The signature covers the address and the ids, not the body: fetch what it points to.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: [
      "[id:{query:data.id};][request-id:{header:x-request-id};]ts:{timestamp};",
      "[id:{query:data.id|lower};][request-id:{header:x-request-id};]ts:{timestamp};",
    ],
    timestamp: { from: "field:ts", unit: "auto", past: 300, future: 300 },
  }],
  deliveryId: { from: ["header:x-request-id"], stableAcrossRetries: null },
  event: ["body:action", "body:type"],
  ackDeadline: 22,
  retries: "every 15 min",
};
