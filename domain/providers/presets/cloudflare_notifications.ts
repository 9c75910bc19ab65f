import type { Preset } from "../preset.ts";

export const cloudflareNotifications: Preset = {
  id: "cloudflare-notifications",
  name: "Cloudflare Notifications",
  docsUrl:
    "https://developers.cloudflare.com/notifications/get-started/configure-webhooks/",
  setup:
    "Add a webhook destination under Notifications → Destinations with a secret of your choice, and paste the same.",
  evidence: "confirmed",
  schemes: [{ kind: "token", from: "header:cf-webhook-auth" }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:alert_type"],
};
