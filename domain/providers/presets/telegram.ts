import type { Preset } from "../preset.ts";

export const telegram: Preset = {
  id: "telegram",
  name: "Telegram Bot API",
  docsUrl: "https://core.telegram.org/bots/api#setwebhook",
  setup:
    "Call setWebhook with this URL and a secret_token of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{ kind: "token", from: "header:x-telegram-bot-api-secret-token" }],
  deliveryId: { from: ["body:update_id"], stableAcrossRetries: true },
  event: ["key:!update_id"],
  ackDeadline: 60,
  retries: "until 2xx, for about 24 h",
  maxBodyBytes: 1024 * 1024,
};
