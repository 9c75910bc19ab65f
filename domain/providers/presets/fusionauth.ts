import type { Preset } from "../preset.ts";

export const fusionauth: Preset = {
  id: "fusionauth",
  name: "FusionAuth",
  docsUrl: "https://fusionauth.io/docs/extend/events-and-webhooks/signing",
  setup:
    "Sign events with a key of Settings → Key Master, and paste the key's HMAC secret or, for RSA, EC and EdDSA, its public key (PEM).",
  evidence: "secondary",
  schemes: [{
    kind: "jwt",
    from: "header:x-fusionauth-signature-jwt",
    algorithms: [
      "HS256",
      "HS384",
      "HS512",
      "RS256",
      "RS384",
      "RS512",
      "ES256",
      "ES384",
      "ES512",
      "EdDSA",
    ],
    keys: "secret",
    bodyClaim: { name: "request_body_sha256", encoding: "base64" },
    clockTolerance: 60,
  }],
  deliveryId: { from: ["body:event.id"], stableAcrossRetries: true },
  event: ["body:event.type"],
  retries: "as the transaction level says",
};
