import type { Preset } from "../preset.ts";

export const buildkite: Preset = {
  id: "buildkite",
  name: "Buildkite",
  docsUrl: "https://buildkite.com/docs/apis/webhooks",
  setup:
    "Add a webhook notification service, choosing token or signature, and paste its token.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-buildkite-signature",
      separator: ",",
      pair: "=",
      field: "signature",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:timestamp", unit: "s", past: 300, future: 300 },
  }, { kind: "token", from: "header:x-buildkite-token" }],
  deliveryId: {
    from: ["header:x-buildkite-request"],
    stableAcrossRetries: null,
  },
  event: ["header:x-buildkite-event"],
};
