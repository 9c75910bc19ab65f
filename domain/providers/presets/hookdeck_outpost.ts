import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const hookdeckOutpost: Preset = {
  id: "hookdeck-outpost",
  name: "Hookdeck Outpost",
  docsUrl: "https://hookdeck.com/docs/outpost",
  setup: "Paste the secret of the webhook destination.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: {
      from: "header:x-outpost-signature",
      prefix: "v0=",
      separator: ",",
    },
    encoding: "hex",
    content: "{body}",
  }, STANDARD_WEBHOOKS],
  deliveryId: {
    from: ["header:x-outpost-event-id", "header:webhook-id"],
    stableAcrossRetries: true,
  },
  event: ["header:x-outpost-topic", "body:type"],
  maxBodyBytes: 5 * 1024 * 1024,
};
