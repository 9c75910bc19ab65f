import type { Preset } from "../preset.ts";

export const kinde: Preset = {
  id: "kinde",
  name: "Kinde",
  docsUrl: "https://docs.kinde.com/integrate/webhooks/about-webhooks/",
  setup:
    "Add the webhook under Settings → Webhooks, and paste your Kinde domain (https://yours.kinde.com): its published keys verify the body.",
  evidence: "confirmed",
  schemes: [{
    kind: "jwt",
    from: "body",
    algorithms: ["RS256"],
    keys: {
      url: "https://{secret}/.well-known/jwks.json",
      hosts: ["*.kinde.com"],
    },
    clockTolerance: 60,
  }],
  deliveryId: { from: ["body:event_id"], stableAcrossRetries: true },
  event: ["body:type"],
  contentTypes: ["application/jwt"],
};
