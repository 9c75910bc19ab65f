import type { Preset } from "../preset.ts";

export const trello: Preset = {
  id: "trello",
  name: "Trello",
  docsUrl:
    "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
  setup:
    "Create the webhook by API with exactly this callbackURL, and paste the secret of your API key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:x-trello-webhook" },
    encoding: "base64",
    content: "{body}{url}",
  }],
  deliveryId: { from: ["body:action.id"], stableAcrossRetries: true },
  event: ["body:action.type"],
  handshake: {
    rules: [{ name: "reachability", method: "HEAD", answer: {} }],
  },
  retries: "3 times: after 30, 60 and 120 s",
};
