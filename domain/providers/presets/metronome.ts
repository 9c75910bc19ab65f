import type { Preset } from "../preset.ts";

export const metronome: Preset = {
  id: "metronome",
  name: "Metronome",
  docsUrl: "https://docs.metronome.com/developer-resources/webhooks/",
  setup: "Add the URL under Connections → Webhooks, and paste the secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:metronome-webhook-signature" },
    encoding: "hex",
    content: "{timestamp}\n{body}",
    timestamp: {
      from: "header:x-metronome-date",
      unit: "http_date",
      past: 300,
      future: 300,
    },
    when: { header: "x-metronome-date", startsWith: "" },
  }, {
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:metronome-webhook-signature" },
    encoding: "hex",
    content: "{timestamp}\n{body}",
    timestamp: {
      from: "header:date",
      unit: "http_date",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: null },
  event: ["body:type"],
};
