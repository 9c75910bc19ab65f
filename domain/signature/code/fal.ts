import { createHash } from "node:crypto";
import { decodeSignature } from "../decode.ts";
import type { KeyResolver } from "../keys.ts";
import { importOrNull, verifyBytes } from "../public_key.ts";
import type { SignedRequest } from "../signed_request.ts";
import { checkTimestamp } from "../timestamp.ts";
import { equal } from "../token.ts";
import {
  invalid,
  MISSING,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "../verdict.ts";

const KEYS_URL = "https://rest.alpha.fal.ai/.well-known/jwks.json";

/**
 * fal: Ed25519 over request id, user id, time and the body's SHA-256 in hex, one per line, under any key of its
 * published set. Needs no secret; one that is configured is the user id whose requests alone are accepted.
 *
 * Source: https://docs.fal.ai/model-apis/model-endpoints/webhooks
 */
export async function verifyFal(
  hosts: readonly string[],
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  now: Date,
  keys: KeyResolver | undefined,
): Promise<SignatureVerdict> {
  const { headers, rawBody } = signed.request;
  const text = headers.get("x-fal-webhook-signature");
  if (!text) return MISSING;
  const signature = decodeSignature(text, "hex");
  if (signature?.length !== 64) return invalid("malformed_signature");
  const time = checkTimestamp(
    {
      from: "header:x-fal-webhook-timestamp",
      unit: "s",
      past: 300,
      future: 300,
    },
    null,
    signed,
    now,
  );
  if (!time.ok) return invalid(time.detail);
  const requestId = headers.get("x-fal-webhook-request-id");
  const userId = headers.get("x-fal-webhook-user-id");
  if (!requestId || !userId) return invalid("missing_component");
  const account = secrets.length === 0
    ? { id: "" }
    : secrets.find(({ value }) => equal(value, userId));
  if (!account) return invalid("claim_mismatch");
  const bodyHash = createHash("sha256").update(rawBody).digest("hex");
  const content = new TextEncoder().encode(
    [requestId, userId, time.text, bodyHash].join("\n"),
  );
  // A second look, at a fresh copy, because keys are rotated.
  for (const refresh of [false, true]) {
    const answer = await keys?.resolve({ url: KEYS_URL, hosts, refresh });
    if (answer?.status !== "found") {
      return {
        status: "unavailable",
        detail: answer?.status === "unavailable"
          ? answer.detail
          : "the key set could not be had",
      };
    }
    const matches = ed25519Keys(answer.text).some((key) =>
      verifyBytes("ed25519", key, content, signature)
    );
    if (matches) return valid(account.id);
  }
  return invalid("mismatch");
}

const MAX_KEYS = 10;

function ed25519Keys(text: string) {
  try {
    const set: unknown = JSON.parse(text);
    const list = (set as { keys?: unknown } | null)?.keys;
    return (Array.isArray(list) ? list : []).slice(0, MAX_KEYS)
      .filter((jwk) => jwk?.kty === "OKP" && jwk?.crv === "Ed25519")
      .map((key) => importOrNull({ key, format: "jwk" }))
      .filter((key) => key !== null);
  } catch {
    return [];
  }
}
