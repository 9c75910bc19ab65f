import type { Preset } from "../preset.ts";

export const convoy: Preset = {
  id: "convoy",
  name: "Convoy",
  docsUrl: "https://docs.getconvoy.io/product-manual/signatures",
  setup:
    "Paste the endpoint's secret from the Convoy dashboard; simple and advanced signatures both work.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: ["sha256", "sha512"],
    signature: {
      from: "header:x-convoy-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: ["hex", "base64"],
    content: "{timestamp},{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
    when: { header: "x-convoy-signature", startsWith: "t=" },
  }, {
    kind: "hmac",
    hash: ["sha256", "sha512"],
    signature: { from: "header:x-convoy-signature" },
    encoding: ["hex", "base64"],
    content: "{body}",
  }],
  deliveryId: {
    from: ["header:x-convoy-idempotency-key", "header:x-convoy-event-id"],
    stableAcrossRetries: null,
  },
  event: ["body:event_type", "body:type"],
  maxBodyBytes: 5 * 1024 * 1024,
};
