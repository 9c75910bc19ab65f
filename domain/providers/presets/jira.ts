import type { Preset } from "../preset.ts";

export const jira: Preset = {
  id: "jira",
  name: "Jira Cloud",
  docsUrl: "https://developer.atlassian.com/cloud/jira/platform/webhooks/",
  setup:
    "Add the webhook under Settings → System → WebHooks with a secret of your choice, and paste the same.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-hub-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: {
    from: ["header:x-atlassian-webhook-identifier"],
    stableAcrossRetries: true,
  },
  event: ["body:webhookEvent"],
  ackDeadline: 20,
  retries: "up to 5 times, 5 to 15 min apart",
  maxBodyBytes: 10 * 1024 * 1024,
};
