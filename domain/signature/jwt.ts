import { createHash } from "node:crypto";
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  importJWK,
  importSPKI,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from "jose";
import { readSource } from "../providers/source.ts";
import { encodeSignature } from "./decode.ts";
import { isAllowedKeyUrl, type KeyResolver } from "./keys.ts";
import type { JwtScheme, RemoteKeySet } from "./scheme.ts";
import type { SignedRequest } from "./signed_request.ts";
import { equal } from "./token.ts";
import {
  invalid,
  MISSING,
  type SignatureDetail,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "./verdict.ts";

/** Verifies a JSON Web Token, and that it speaks of this very request where its scheme can say so. */
export async function verifyJwt(
  scheme: JwtScheme,
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  now: Date,
  keys: KeyResolver | undefined,
): Promise<SignatureVerdict> {
  const token = findToken(scheme, signed);
  if (!token) return MISSING;
  const algorithm = algorithmOf(token);
  if (algorithm === null) return invalid("malformed_signature");
  if (!scheme.algorithms.includes(algorithm)) {
    return invalid("unsupported_algorithm");
  }
  let detail: SignatureDetail = "bad_configuration";
  for (const secret of secrets) {
    const attempt = await verifyUnder(
      scheme,
      secret,
      { token, algorithm },
      signed,
      now,
      keys,
    );
    if (attempt.status === "unavailable") return attempt;
    if (attempt.status === "refused") {
      if (attempt.detail !== "bad_configuration") detail = attempt.detail;
      continue;
    }
    return claimsHold(scheme, attempt.claims, secret, signed)
      ? valid(secret.id)
      : invalid("claim_mismatch");
  }
  return invalid(detail);
}

type Attempt =
  | { readonly status: "verified"; readonly claims: JWTPayload }
  | { readonly status: "refused"; readonly detail: SignatureDetail }
  | { readonly status: "unavailable"; readonly detail: string };

async function verifyUnder(
  scheme: JwtScheme,
  secret: SigningSecret,
  { token, algorithm }: { token: string; algorithm: string },
  signed: SignedRequest,
  now: Date,
  keys: KeyResolver | undefined,
): Promise<Attempt> {
  const options: JWTVerifyOptions = {
    algorithms: [algorithm],
    currentDate: now,
    clockTolerance: scheme.clockTolerance,
    ...(scheme.issuer && { issuer: listed(scheme.issuer) }),
    ...(scheme.maxAge && { maxTokenAge: scheme.maxAge }),
    ...(scheme.audience && {
      audience: scheme.audience === "url"
        ? [signed.request.url, signed.request.url.split("?", 1)[0] ?? ""]
        : secret.value,
    }),
  };
  if (scheme.keys === "secret") {
    const key = await configuredKey(secret.value, algorithm);
    return key === null
      ? { status: "refused", detail: "bad_configuration" }
      : await attempt(token, () => Promise.resolve(key), options);
  }
  return await verifyUnderKeySet(scheme.keys, secret, token, options, keys);
}

async function verifyUnderKeySet(
  set: RemoteKeySet,
  secret: SigningSecret,
  token: string,
  options: JWTVerifyOptions,
  keys: KeyResolver | undefined,
): Promise<Attempt> {
  const host = secret.value.trim().replace(/^https:\/\//, "")
    .replace(/\/$/, "");
  const url = set.url.replace("{secret}", host);
  if (!isAllowedKeyUrl(url, set.hosts)) {
    return { status: "refused", detail: "bad_configuration" };
  }
  // A second look, at a fresh copy, because keys are rotated.
  for (const refresh of [false, true]) {
    const answer = await keys?.resolve({ url, hosts: set.hosts, refresh });
    if (answer?.status !== "found") {
      return {
        status: "unavailable",
        detail: answer?.status === "unavailable"
          ? answer.detail
          : "the key set could not be had",
      };
    }
    const getKey = keySet(answer.text);
    if (!getKey) {
      return { status: "unavailable", detail: "the key set is malformed" };
    }
    const outcome = await attempt(token, getKey, options);
    const isUnknownKey = outcome.status === "refused" &&
      outcome.detail === "untrusted_key";
    if (!isUnknownKey) return outcome;
  }
  return { status: "refused", detail: "untrusted_key" };
}

async function attempt(
  token: string,
  getKey: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<Attempt> {
  try {
    const { payload } = await jwtVerify(token, getKey, options);
    return { status: "verified", claims: payload };
  } catch (error) {
    return { status: "refused", detail: detailOf(error) };
  }
}

function detailOf(error: unknown): SignatureDetail {
  if (error instanceof errors.JWTExpired) return "timestamp_too_old";
  if (error instanceof errors.JWTClaimValidationFailed) {
    const isAhead = error.reason === "check_failed" &&
      ["nbf", "iat"].includes(error.claim);
    return isAhead ? "timestamp_in_future" : "claim_mismatch";
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "mismatch";
  if (error instanceof errors.JOSEAlgNotAllowed) return "unsupported_algorithm";
  if (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) return "untrusted_key";
  return "malformed_signature";
}

function keySet(text: string): JWTVerifyGetKey | null {
  try {
    return createLocalJWKSet(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A public key must never serve as an HMAC secret: everyone knows it. */
async function configuredKey(value: string, algorithm: string) {
  const isPublicKey = /-----BEGIN|^\s*\{/.test(value);
  if (algorithm.startsWith("HS")) {
    return isPublicKey || value === "" ? null : new TextEncoder().encode(value);
  }
  try {
    return value.trim().startsWith("{")
      ? await importJWK(JSON.parse(value), algorithm)
      : await importSPKI(value, algorithm);
  } catch {
    return null;
  }
}

function claimsHold(
  scheme: JwtScheme,
  claims: JWTPayload,
  secret: SigningSecret,
  { request }: SignedRequest,
): boolean {
  const { bodyClaim, urlClaim, accountClaim } = scheme;
  if (bodyClaim) {
    const claim = claims[bodyClaim.name];
    const isEmpty = request.rawBody.length === 0 && bodyClaim.absentWhenEmpty;
    if (
      isEmpty ? claim !== undefined : !isText(
        claim,
        encodeSignature(sha256(request.rawBody), bodyClaim.encoding),
      )
    ) return false;
  }
  if (urlClaim) {
    const hash = encodeSignature(sha256(request.url), urlClaim.encoding);
    if (!isText(claims[urlClaim.name], hash)) return false;
  }
  return !accountClaim || isText(claims[accountClaim], secret.value);
}

function isText(claim: unknown, expected: string): boolean {
  return typeof claim === "string" && equal(claim, expected);
}

function findToken(scheme: JwtScheme, signed: SignedRequest): string | null {
  const value = readSource(scheme.from, signed.request, signed.body)[0];
  if (!value) return null;
  const prefix = scheme.prefix ?? "";
  const isPrefixed = value.slice(0, prefix.length).toLowerCase() ===
    prefix.toLowerCase();
  return (isPrefixed ? value.slice(prefix.length) : value).trim();
}

/** Null also for what a lenient decoder would forgive: padding, white space, other alphabets (RFC 7515 §2). */
function algorithmOf(token: string): string | null {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return null;
  try {
    return decodeProtectedHeader(token).alg ?? null;
  } catch {
    return null;
  }
}

function sha256(content: string | Uint8Array): Uint8Array {
  return createHash("sha256").update(content).digest();
}

function listed(value: string | readonly string[]): string[] {
  return typeof value === "string" ? [value] : [...value];
}
