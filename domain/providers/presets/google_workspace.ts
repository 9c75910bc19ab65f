import type { Preset } from "../preset.ts";

export const googleWorkspace: Preset = {
  id: "google-workspace",
  name: "Google Workspace (Drive, Calendar)",
  docsUrl: "https://developers.google.com/workspace/drive/api/guides/push",
  setup:
    "Call watch with this URL as address and a token of your choice, and paste the token. Notifications have no body: fetch what changed.",
  evidence: "secondary",
  schemes: [{ kind: "token", from: "header:x-goog-channel-token" }],
  deliveryId: {
    from: ["header:x-goog-channel-id+header:x-goog-message-number"],
    stableAcrossRetries: null,
  },
  event: ["header:x-goog-resource-state"],
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "header:x-goog-resource-state": "sync" },
      proof: "signature",
      answer: {},
    }],
  },
  emptyBody: true,
};
