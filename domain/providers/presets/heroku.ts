import type { Preset } from "../preset.ts";

export const heroku: Preset = {
  id: "heroku",
  name: "Heroku",
  docsUrl: "https://devcenter.heroku.com/articles/app-webhooks",
  setup:
    "Subscribe with heroku webhooks:add and a secret of your choice (or the one it prints), and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:heroku-webhook-hmac-sha256" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: {
    from: ["body:webhook_metadata.event.id"],
    stableAcrossRetries: true,
  },
  event: ["body:webhook_metadata.event.include", "body:resource+body:action"],
};
