import type { InboundRequest } from "../inbound.ts";
import type { Preset } from "../providers/preset.ts";
import type { KeyResolver } from "./keys.ts";
import { verifyMac } from "./mac.ts";
import type { SignatureScheme } from "./scheme.ts";
import { lazyBody, type SignedRequest } from "./signed_request.ts";
import { verifyBasic, verifyToken } from "./token.ts";
import {
  invalid,
  MISSING,
  type SignatureVerdict,
  type SigningSecret,
} from "./verdict.ts";

export type {
  SignatureDetail,
  SignatureVerdict,
  SigningSecret,
} from "./verdict.ts";

/**
 * Whether a request was signed by its provider. No secret configured: `not_required`, except for providers that are
 * verified without one. Several secrets: any may match. The preset's first scheme whose signature is in the request
 * decides. A promise only where a key may have to be fetched or the signature is a token of `jose`.
 *
 * Never throws, and an unknown or incomplete configuration is `invalid`.
 *
 * @param now the time of receipt
 * @param keys gets the keys that providers publish; without it they are unavailable
 */
export function verifySignature(
  preset: Preset,
  secrets: readonly SigningSecret[],
  request: InboundRequest,
  now: Date,
  keys?: KeyResolver,
): SignatureVerdict | Promise<SignatureVerdict> {
  if (preset.schemes.length === 0) return { status: "not_required" };
  const isSecretless = preset.schemes.some((scheme) =>
    scheme.kind === "code" && scheme.secretless
  );
  if (secrets.length === 0 && !isSecretless) return { status: "not_required" };
  const signed: SignedRequest = {
    request,
    body: lazyBody(preset, request),
    fields: null,
    timestamp: null,
    secret: null,
  };
  return verifySchemes(preset.schemes, secrets, signed, now, keys);
}

function verifySchemes(
  schemes: readonly SignatureScheme[],
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  now: Date,
  keys: KeyResolver | undefined,
): SignatureVerdict | Promise<SignatureVerdict> {
  for (const scheme of schemes) {
    const usable = usableSecrets(scheme, secrets);
    if (usable.length === 0 && secrets.length > 0) continue;
    const { when } = scheme;
    if (when && signed.request.headers.get(when.header) !== when.equals) {
      continue;
    }
    const verdict = verifyScheme(scheme, usable, signed, now, keys);
    if (verdict instanceof Promise || verdict.status !== "missing") {
      return verdict;
    }
  }
  return MISSING;
}

function usableSecrets(
  { secretPrefix }: SignatureScheme,
  secrets: readonly SigningSecret[],
): readonly SigningSecret[] {
  return secretPrefix === undefined
    ? secrets
    : secrets.filter(({ value }) => value.startsWith(secretPrefix));
}

function verifyScheme(
  scheme: SignatureScheme,
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  now: Date,
  _keys: KeyResolver | undefined,
): SignatureVerdict | Promise<SignatureVerdict> {
  switch (scheme.kind) {
    case "hmac":
    case "digest":
      return verifyMac(scheme, secrets, signed, now);
    case "token":
      return verifyToken(scheme, secrets, signed);
    case "basic":
      return verifyBasic(scheme, secrets, signed);
    case "public_key":
    case "jwt":
    case "code":
      return invalid("bad_configuration");
  }
}
