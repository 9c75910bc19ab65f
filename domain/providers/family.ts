import type { SignatureScheme } from "../signature/scheme.ts";
import type { Preset } from "./preset.ts";

/** What the ways of signing have in common, for the documentation: a page each. */
export const FAMILIES = [
  "body_hmac",
  "timestamped_hmac",
  "standard_webhooks",
  "url_hmac",
  "payload_signature",
  "digest",
  "token",
  "basic_auth",
  "public_key",
  "jwt",
  "published_keys",
  "unsigned",
] as const;
export type Family = (typeof FAMILIES)[number];

/** The family of a preset, by the first scheme that is not for public keys beside a shared secret. */
export function familyOf({ schemes }: Preset): Family {
  const scheme = schemes.find(({ secretPrefix }) => secretPrefix !== "whpk_");
  return scheme ? familyOfScheme(scheme) : "unsigned";
}

function familyOfScheme(scheme: SignatureScheme): Family {
  switch (scheme.kind) {
    case "token":
      return "token";
    case "basic":
      return "basic_auth";
    case "digest":
      return "digest";
    case "public_key":
      return "public_key";
    case "jwt":
      return scheme.keys === "secret" ? "jwt" : "published_keys";
    case "code":
      return scheme.code === "adyen_items"
        ? "payload_signature"
        : "published_keys";
    case "hmac": {
      const content = JSON.stringify(scheme.content);
      const from = [scheme.signature.from].flat();
      if (/\{header:(webhook|svix)-id\}/.test(content)) {
        return "standard_webhooks";
      }
      if (from.some((source) => !source.startsWith("header:"))) {
        return "payload_signature";
      }
      if (/\{(url|method|query:)|twilio|plivo|contentful/.test(content)) {
        return "url_hmac";
      }
      return /\{timestamp\}|hook0/.test(content)
        ? "timestamped_hmac"
        : "body_hmac";
    }
  }
}
