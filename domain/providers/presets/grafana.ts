import type { Preset } from "../preset.ts";

export const grafana: Preset = {
  id: "grafana",
  name: "Grafana Alerting",
  docsUrl:
    "https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/",
  setup:
    "Add a webhook contact point with HMAC signature on, a secret of your choice and the default header, and paste the same.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-grafana-alerting-signature" },
    encoding: "hex",
    content: "{timestamp}:{body}",
    timestamp: {
      from: "header:x-grafana-alerting-timestamp",
      unit: "s",
      past: 300,
      future: 300,
    },
    when: { header: "x-grafana-alerting-timestamp", startsWith: "" },
  }, {
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-grafana-alerting-signature" },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["content_hash"], stableAcrossRetries: true },
  event: ["body:status"],
  maxBodyBytes: 5 * 1024 * 1024,
};
