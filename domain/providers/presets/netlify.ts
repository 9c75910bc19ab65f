import type { Preset } from "../preset.ts";

export const netlify: Preset = {
  id: "netlify",
  name: "Netlify",
  docsUrl: "https://docs.netlify.com/site-deploys/notifications/",
  setup:
    "Add an HTTP POST notification under Project configuration → Notifications with a JWS secret token of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "jwt",
    from: "header:x-webhook-signature",
    algorithms: ["HS256"],
    keys: "secret",
    issuer: "netlify",
    bodyClaim: { name: "sha256", encoding: "hex" },
    clockTolerance: 60,
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["header:x-netlify-event"],
};
