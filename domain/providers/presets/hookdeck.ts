import type { Preset } from "../preset.ts";

export const hookdeck: Preset = {
  id: "hookdeck",
  name: "Hookdeck Event Gateway",
  docsUrl: "https://hookdeck.com/docs/authentication",
  setup:
    "Paste the signing secret under Settings → Project → Secrets; Hookdeck forwards what its sources received.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: ["header:x-hookdeck-signature", "header:x-hookdeck-signature-2"],
    },
    encoding: "base64",
    content: "{body}",
  }],
  deliveryId: {
    from: ["header:x-hookdeck-eventid"],
    stableAcrossRetries: true,
  },
  contentTypes: ["*/*"],
  ackDeadline: 60,
  retries: "as configured on the connection",
  maxBodyBytes: 10 * 1024 * 1024,
};
