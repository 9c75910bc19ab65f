import type { Preset } from "../preset.ts";

export const surveymonkey: Preset = {
  id: "surveymonkey",
  name: "SurveyMonkey",
  docsUrl: "https://api.surveymonkey.com/v3/docs",
  setup:
    "Create the webhook by API, and paste client_id&client_secret of the app: the two joined by &.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha1",
    signature: { from: "header:sm-signature" },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: { from: ["body:event_id"], stableAcrossRetries: true },
  event: ["body:event_type"],
  handshake: {
    rules: [{ name: "reachability", method: "HEAD", answer: {} }],
  },
};
