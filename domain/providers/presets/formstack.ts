import type { Preset } from "../preset.ts";

export const formstack: Preset = {
  id: "formstack",
  name: "Formstack",
  docsUrl: "https://help.formstack.com/hc/en-us/articles/360019520271-WebHooks",
  setup:
    "Add the webhook under Settings → Emails & Actions with an HMAC key of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-fs-signature", prefix: "sha256=" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:UniqueID"], stableAcrossRetries: null },
  maxBodyBytes: 5 * 1024 * 1024,
};
