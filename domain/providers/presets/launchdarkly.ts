import type { Preset } from "../preset.ts";

export const launchdarkly: Preset = {
  id: "launchdarkly",
  name: "LaunchDarkly",
  docsUrl: "https://launchdarkly.com/docs/home/infrastructure/webhooks",
  setup:
    "Add the webhook under Integrations with “Sign this webhook” on, and paste its secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-ld-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:_id"], stableAcrossRetries: null },
  event: ["body:kind+body:titleVerb?"],
};
