import type { Preset } from "../preset.ts";

export const circleci: Preset = {
  id: "circleci",
  name: "CircleCI",
  docsUrl: "https://circleci.com/docs/webhooks/",
  setup:
    "Choose a secret token, and enter it with the URL under Project Settings → Webhooks.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:circleci-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["header:circleci-event-type", "body:type"],
  ackDeadline: 5,
  retries: "on failure",
};
