import type { InboundRequest } from "../inbound.ts";
import type { Preset } from "../providers/preset.ts";
import { readSource } from "../providers/source.ts";
import { verifyAdyenItems } from "./code/adyen_items.ts";
import { verifyAwsSns } from "./code/aws_sns.ts";
import { verifyFal } from "./code/fal.ts";
import { verifyPaypal } from "./code/paypal.ts";
import { verifyPlaid } from "./code/plaid.ts";
import { verifyJwt } from "./jwt.ts";
import type { KeyResolver } from "./keys.ts";
import { verifyMac } from "./mac.ts";
import { verifyPublicKey } from "./public_key.ts";
import type { CodeScheme, SignatureScheme, Source } from "./scheme.ts";
import { lazyBody, type SignedRequest } from "./signed_request.ts";
import { verifyBasic, verifyToken } from "./token.ts";
import {
  MISSING,
  NOT_LISTED,
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
  let last: SignatureVerdict = MISSING;
  for (const scheme of schemes) {
    const usable = usableSecrets(scheme, secrets);
    if (usable.length === 0 && secrets.length > 0) continue;
    if (!applies(scheme, signed)) continue;
    const verdict = verifyScheme(scheme, usable, signed, now, keys);
    if (verdict === NOT_LISTED) last = verdict;
    else if (verdict !== MISSING) return verdict;
  }
  return last;
}

function applies({ when }: SignatureScheme, signed: SignedRequest): boolean {
  if (!when) return true;
  const value = signed.request.headers.get(when.header);
  return "equals" in when
    ? value === when.equals
    : value?.startsWith(when.startsWith) ?? false;
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
  keys: KeyResolver | undefined,
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
      return verifyPublicKey(scheme, secrets, signed, now);
    case "jwt":
      return isPresent(scheme, signed)
        ? verifyJwt(scheme, secrets, signed, now, keys)
        : MISSING;
    case "code":
      return isPresent(scheme, signed)
        ? verifyCode(scheme, secrets, signed, now, keys)
        : MISSING;
  }
}

/** Looked up before the promise is made, so that an absent token lets the next scheme have its turn. */
function isPresent(
  { from }: { readonly from: Source },
  signed: SignedRequest,
): boolean {
  return readSource(from, signed.request, signed.body)
    .some((value) => value !== "");
}

function verifyCode(
  scheme: CodeScheme,
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  now: Date,
  keys: KeyResolver | undefined,
): SignatureVerdict | Promise<SignatureVerdict> {
  const hosts = scheme.hosts ?? [];
  switch (scheme.code) {
    case "adyen_items":
      return verifyAdyenItems(secrets, signed);
    case "aws_sns":
      return verifyAwsSns(hosts, secrets, signed, keys);
    case "paypal":
      return verifyPaypal(hosts, secrets, signed, now, keys);
    case "plaid":
      return verifyPlaid(hosts, secrets, signed, now, keys);
    case "fal":
      return verifyFal(hosts, secrets, signed, now, keys);
  }
}
