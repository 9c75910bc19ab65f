import type { Preset } from "../preset.ts";

export const livekit: Preset = {
  id: "livekit",
  name: "LiveKit",
  docsUrl: "https://docs.livekit.io/home/server/webhooks/",
  setup:
    "Add the URL under Settings → Webhooks, and paste the API secret of the key that signs.",
  evidence: "confirmed",
  schemes: [{
    kind: "jwt",
    from: "header:authorization",
    prefix: "Bearer ",
    algorithms: ["HS256"],
    keys: "secret",
    bodyClaim: { name: "sha256", encoding: "base64" },
    clockTolerance: 10,
  }],
  deliveryId: { from: ["body:id"], stableAcrossRetries: true },
  event: ["body:event"],
  maxBodyBytes: 1024 * 1024,
};
