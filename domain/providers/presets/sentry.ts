import type { Preset } from "../preset.ts";

export const sentry: Preset = {
  id: "sentry",
  name: "Sentry Integration Platform",
  docsUrl:
    "https://docs.sentry.io/organization/integrations/integration-platform/webhooks/",
  setup:
    "Create an internal integration with this webhook URL under Settings → Developer Settings, and paste its client secret.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:sentry-hook-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["header:request-id"], stableAcrossRetries: null },
  event: ["header:sentry-hook-resource+body:action?"],
  ackDeadline: 1,
  retries: "none; unsubscribed after 1000 timeouts in 24 h",
  maxBodyBytes: 5 * 1024 * 1024,
};
