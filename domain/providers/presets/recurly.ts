import type { Preset } from "../preset.ts";

export const recurly: Preset = {
  id: "recurly",
  name: "Recurly",
  docsUrl:
    "https://docs.recurly.com/recurly-subscriptions/docs/signature-verification",
  setup:
    "Create a JSON webhook endpoint under Integrations → Webhooks, and paste its secret key. Classic XML webhooks are unsigned.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:recurly-signature",
      separator: ",",
      positional: true,
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "first", unit: "ms", past: 300, future: 300 },
  }],
  deliveryId: {
    from: ["header:recurly-notification-id"],
    stableAcrossRetries: true,
  },
  event: ["body:object_type+body:event_type", "xml:root"],
  contentTypes: ["application/xml", "text/xml"],
  retries: "10 times, 10 + x·2^(x+5) s apart",
  maxBodyBytes: 1024 * 1024,
};
