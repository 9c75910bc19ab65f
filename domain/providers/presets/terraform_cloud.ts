import type { Preset } from "../preset.ts";

export const terraformCloud: Preset = {
  id: "terraform-cloud",
  name: "HCP Terraform",
  docsUrl:
    "https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations",
  setup:
    "Add a webhook notification under the workspace's Settings → Notifications with a token of your choice, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha512",
    signature: { from: "header:x-tfe-notification-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:notifications[].trigger"],
  handshake: {
    rules: [{
      name: "ping",
      method: "POST",
      when: { "body:notifications[].trigger": "verification" },
      proof: "signature_if_sent",
      answer: {},
    }],
  },
};
