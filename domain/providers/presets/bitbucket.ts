import type { Preset } from "../preset.ts";

export const bitbucket: Preset = {
  id: "bitbucket",
  name: "Bitbucket Cloud / Data Center",
  docsUrl:
    "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/",
  setup:
    "Choose a secret, and enter it with the URL under Repository settings → Webhooks.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hub-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: {
    from: ["header:x-request-uuid", "header:x-request-id"],
    stableAcrossRetries: null,
  },
  event: ["header:x-event-key"],
  ackDeadline: 10,
  retries: "up to twice (Cloud)",
  maxBodyBytes: 5 * 1024 * 1024,
};
