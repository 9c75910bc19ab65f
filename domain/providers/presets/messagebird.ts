import type { Preset } from "../preset.ts";

export const messagebird: Preset = {
  id: "messagebird",
  name: "MessageBird (Bird)",
  docsUrl: "https://developers.messagebird.com/api/#verifying-http-requests",
  setup: "Paste the signing key from Developer settings → API access.",
  evidence: "confirmed",
  schemes: [{
    kind: "jwt",
    from: "header:messagebird-signature-jwt",
    algorithms: ["HS256", "HS384", "HS512"],
    keys: "secret",
    issuer: "MessageBird",
    bodyClaim: { name: "payload_hash", encoding: "hex", absentWhenEmpty: true },
    urlClaim: { name: "url_hash", encoding: "hex" },
    clockTolerance: 5,
  }],
  deliveryId: { from: ["body:id", "content_hash"], stableAcrossRetries: null },
  event: ["body:event", "body:type"],
  emptyBody: true,
};
