import type { Preset } from "../preset.ts";

export const postmark: Preset = {
  id: "postmark",
  name: "Postmark",
  docsUrl: "https://postmarkapp.com/developer/webhooks/webhooks-overview",
  setup:
    "Add the webhook to the message stream with basic auth credentials, and paste user:password.",
  evidence: "secondary",
  schemes: [{ kind: "basic" }],
  deliveryId: {
    from: ["body:ID", "body:MessageID+body:RecordType", "content_hash"],
    stableAcrossRetries: null,
  },
  event: ["body:RecordType"],
  retries: "up to 10 times; 403 stops them",
};
