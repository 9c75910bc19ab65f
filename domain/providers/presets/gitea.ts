import type { Preset } from "../preset.ts";

export const gitea: Preset = {
  id: "gitea",
  name: "Gitea and Forgejo",
  docsUrl: "https://docs.gitea.com/usage/webhooks",
  setup:
    "Choose a secret, and enter it with the URL under Settings → Webhooks of the repository or organisation, with content type application/json.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: ["header:x-gitea-signature", "header:x-forgejo-signature"],
    },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: {
    from: ["header:x-gitea-delivery", "header:x-forgejo-delivery"],
    stableAcrossRetries: null,
  },
  event: [
    "header:x-gitea-event+body:action?",
    "header:x-forgejo-event+body:action?",
  ],
  ackDeadline: 5,
  retries: "none by default",
  maxBodyBytes: 5 * 1024 * 1024,
};
