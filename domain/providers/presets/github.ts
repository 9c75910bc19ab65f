import type { Preset } from "../preset.ts";

export const github: Preset = {
  id: "github",
  name: "GitHub",
  docsUrl:
    "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
  setup:
    "Choose a secret, and enter it as “Secret” under Settings → Webhooks of the repository, organisation or app, with either content type.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hub-signature-256", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["header:x-github-delivery"], stableAcrossRetries: true },
  contentTypes: ["application/x-www-form-urlencoded"],
  jsonField: "payload",
  ackDeadline: 10,
  retries: "none; a redelivery by hand or API keeps the same id",
  maxBodyBytes: 25 * 1024 * 1024,
};
