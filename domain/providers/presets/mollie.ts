import type { Preset } from "../preset.ts";

export const mollie: Preset = {
  id: "mollie",
  name: "Mollie (next-gen webhooks)",
  docsUrl: "https://docs.mollie.com/reference/webhooks-new",
  setup:
    "Create the webhook (next-gen) in the Dashboard or by API, and paste its signing secret. Classic webhooks (id=tr_…) are unsigned.",
  evidence: "confirmed",
  // Its libraries expect the prefix, its documentation shows the bare digest.
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    when: { header: "x-mollie-signature", startsWith: "sha256=" },
    signature: {
      from: "header:x-mollie-signature",
      prefix: "sha256=",
      repeatable: true,
    },
    encoding: "hex",
    content: "{body}",
  }, {
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-mollie-signature", repeatable: true },
    encoding: "hex",
    content: "{body}",
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:type"],
  ackDeadline: 15,
  retries: "10 attempts over 26h",
};
