import type { Preset } from "../preset.ts";

export const xendit: Preset = {
  id: "xendit",
  name: "Xendit",
  docsUrl: "https://docs.xendit.co/docs/handling-webhooks",
  setup:
    "Set the URL under Settings → Webhooks, and paste the webhook verification token shown there.",
  evidence: "secondary",
  schemes: [{ kind: "token", from: "header:x-callback-token" }],
  deliveryId: {
    from: ["header:webhook-id", "content_hash"],
    stableAcrossRetries: null,
  },
  event: ["body:event"],
};
