import { createHash } from "node:crypto";
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from "jose";
import type { KeyResolver } from "../keys.ts";
import type { SignedRequest } from "../signed_request.ts";
import { equal } from "../token.ts";
import {
  invalid,
  MISSING,
  type SignatureDetail,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "../verdict.ts";

const MAX_AGE = 300;

/**
 * Plaid: an ES256 token whose `request_body_sha256` is the body's. Its key is asked for by id, with the account's own
 * credentials: the configured secret is `client_id:secret`, or `client_id:secret:sandbox`.
 *
 * Source: https://plaid.com/docs/api/webhooks/webhook-verification/
 */
export async function verifyPlaid(
  hosts: readonly string[],
  secrets: readonly SigningSecret[],
  { request }: SignedRequest,
  now: Date,
  keys: KeyResolver | undefined,
): Promise<SignatureVerdict> {
  const token = request.headers.get("plaid-verification");
  if (!token) return MISSING;
  const header = readHeader(token);
  if (!header) return invalid("malformed_signature");
  if (header.alg !== "ES256") return invalid("unsupported_algorithm");
  let detail: SignatureDetail = "bad_configuration";
  for (const secret of secrets) {
    const [clientId, key, environment = "production"] = secret.value.split(":");
    if (!clientId || !key || !/^(production|sandbox)$/.test(environment)) {
      continue;
    }
    const answer = await keys?.resolve({
      url: `https://${environment}.plaid.com/webhook_verification_key/get`,
      hosts,
      body: { client_id: clientId, secret: key, key_id: header.kid },
    });
    if (answer?.status === "refused") {
      detail = "untrusted_key";
      continue;
    }
    if (answer?.status !== "found") {
      return {
        status: "unavailable",
        detail: answer?.detail ?? "no key resolver",
      };
    }
    const outcome = await verifyUnder(answer.text, token, now);
    if (typeof outcome === "string") {
      detail = outcome;
      continue;
    }
    const hash = createHash("sha256").update(request.rawBody).digest("hex");
    const claim = outcome.request_body_sha256;
    return typeof claim === "string" && equal(claim, hash)
      ? valid(secret.id)
      : invalid("claim_mismatch");
  }
  return invalid(detail);
}

async function verifyUnder(
  text: string,
  token: string,
  now: Date,
): Promise<Record<string, unknown> | SignatureDetail> {
  const jwk = readKey(text);
  if (!jwk || jwk.expired_at) return "untrusted_key";
  try {
    const key = await importJWK({ ...jwk, alg: "ES256" }, "ES256");
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["ES256"],
      currentDate: now,
      maxTokenAge: MAX_AGE,
      clockTolerance: 5,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "timestamp_too_old";
    return error instanceof errors.JWTClaimValidationFailed
      ? "timestamp_in_future"
      : "mismatch";
  }
}

function readKey(text: string): Record<string, unknown> | null {
  try {
    const answer: { key?: unknown } | null = JSON.parse(text);
    const key = answer?.key;
    return typeof key === "object" && key !== null ? { ...key } : null;
  } catch {
    return null;
  }
}

function readHeader(token: string): { alg: string; kid: string } | null {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    const isKnown = typeof alg === "string" && typeof kid === "string" &&
      /^[\w.-]{1,128}$/.test(kid);
    return isKnown ? { alg, kid } : null;
  } catch {
    return null;
  }
}
