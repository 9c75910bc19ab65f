import type { Preset } from "../preset.ts";

export const pipedrive: Preset = {
  id: "pipedrive",
  name: "Pipedrive",
  docsUrl: "https://pipedrive.readme.io/docs/guide-for-webhooks-v2",
  setup:
    "Create the webhook under Tools and apps → Webhooks with HTTP auth user and password, and paste user:password.",
  evidence: "secondary",
  schemes: [{ kind: "basic" }],
  deliveryId: {
    from: ["body:meta.id", "body:meta.correlation_id", "content_hash"],
    stableAcrossRetries: null,
  },
  event: ["body:meta.action+body:meta.entity", "body:event"],
  ackDeadline: 10,
  retries: "3 times: after 3, 30 and 150 s",
};
