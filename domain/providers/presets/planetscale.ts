import type { Preset } from "../preset.ts";

export const planetscale: Preset = {
  id: "planetscale",
  name: "PlanetScale",
  docsUrl: "https://planetscale.com/docs/concepts/webhooks",
  setup:
    "Add the webhook under Settings → Webhooks of the database, and paste its secret.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-planetscale-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:event"],
};
