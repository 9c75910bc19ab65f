import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const gitlab: Preset = {
  id: "gitlab",
  name: "GitLab",
  docsUrl: "https://docs.gitlab.com/user/project/integrations/webhooks/",
  setup:
    "Enter a secret token of your choice, or generate a signing token, under Settings → Webhooks of the project or group, and paste the same.",
  evidence: "confirmed",
  schemes: [{ ...STANDARD_WEBHOOKS, secretPrefix: "whsec_" }, {
    kind: "token",
    from: "header:x-gitlab-token",
  }],
  deliveryId: {
    from: ["header:idempotency-key", "header:x-gitlab-event-uuid"],
    stableAcrossRetries: true,
  },
  ackDeadline: 10,
  retries: "none; disabled after repeated failures",
  maxBodyBytes: 25 * 1024 * 1024,
};
