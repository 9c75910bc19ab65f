import type { Preset } from "../preset.ts";

export const genericToken: Preset = {
  id: "generic-token",
  name: "Generic token or Basic authentication",
  docsUrl: null,
  setup:
    "For any sender that shows a fixed secret: in Authorization (as Bearer token, or Basic user:password), X-Api-Key, X-Webhook-Token, X-Webhook-Secret, X-Auth-Token, or ?token= behind the URL.",
  evidence: "confirmed",
  schemes: [{
    kind: "basic",
    when: { header: "authorization", startsWith: "Basic " },
  }, {
    kind: "token",
    from: [
      "header:authorization",
      "header:x-api-key",
      "header:x-webhook-token",
      "header:x-webhook-secret",
      "header:x-auth-token",
      "query:token",
    ],
    prefix: "Bearer ",
  }],
  contentTypes: ["*/*"],
};
