import { STANDARD_WEBHOOKS } from "../../signature/standard_webhooks.ts";
import type { Preset } from "../preset.ts";

export const supabase: Preset = {
  id: "supabase",
  name: "Supabase",
  docsUrl: "https://supabase.com/docs/guides/database/webhooks",
  setup:
    "Auth hooks: paste the generated secret (v1,whsec_…). Database webhooks: add a header Authorization: Bearer and a token of your choice, and paste the token.",
  evidence: "secondary",
  schemes: [{ ...STANDARD_WEBHOOKS, secretPrefix: "v1,whsec_" }, {
    ...STANDARD_WEBHOOKS,
    secretPrefix: "whsec_",
  }, { kind: "token", from: "header:authorization", prefix: "Bearer " }],
  deliveryId: {
    from: ["header:webhook-id", "content_hash"],
    stableAcrossRetries: true,
  },
  event: ["body:type+body:table?"],
  maxBodyBytes: 5 * 1024 * 1024,
};
