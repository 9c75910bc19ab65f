import type { Preset } from "../preset.ts";

export const tailscale: Preset = {
  id: "tailscale",
  name: "Tailscale",
  docsUrl: "https://tailscale.com/kb/1213/webhooks",
  setup:
    "Add the webhook under Settings → Webhooks of the admin console, and paste its secret, shown once.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:tailscale-webhook-signature",
      separator: ",",
      pair: "=",
      field: "v1",
    },
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "s", past: 300, future: 300 },
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:[].type"],
};
