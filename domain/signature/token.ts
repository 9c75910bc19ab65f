import { createHash, timingSafeEqual } from "node:crypto";
import { readSource } from "../providers/source.ts";
import { decodeSignature } from "./decode.ts";
import type { BasicScheme, TokenScheme } from "./scheme.ts";
import type { SignedRequest } from "./signed_request.ts";
import {
  invalid,
  MISSING,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "./verdict.ts";

/** Verifies a secret that the request shows. Where a source gives several values, every one must be the secret. */
export function verifyToken(
  scheme: TokenScheme,
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
): SignatureVerdict {
  const sources = typeof scheme.from === "string" ? [scheme.from] : scheme.from;
  for (const source of sources) {
    const values = readSource(source, signed.request, signed.body);
    if (!values.some((value) => value !== "")) continue;
    const shown = values.map((value) => withoutPrefix(value, scheme.prefix));
    const match = secrets.find((secret) =>
      secret.value !== "" &&
      shown.every((value) => equal(value, secret.value)) &&
      countsAgree(source, shown.length, signed)
    ) ?? secrets.find((secret) =>
      // A secret may have been configured with the prefix it is shown with.
      secret.value !== "" &&
      values.every((value) => equal(value, secret.value)) &&
      countsAgree(source, values.length, signed)
    );
    return match ? valid(match.id) : invalid("mismatch");
  }
  return MISSING;
}

/** With `body:items[].token`, an item without a token must not pass beside one that has it. */
function countsAgree(
  source: string,
  shown: number,
  signed: SignedRequest,
): boolean {
  const each = /^body:([^[]*)\[\]/.exec(source)?.[1];
  if (each === undefined) return true;
  const items = readLength(signed.body()?.value, each);
  return items === shown;
}

function readLength(value: unknown, path: string): number | null {
  let at = value;
  for (const step of path === "" ? [] : path.split(".")) {
    at = typeof at === "object" && at !== null && Object.hasOwn(at, step)
      ? (at as Record<string, unknown>)[step]
      : undefined;
  }
  return Array.isArray(at) ? at.length : null;
}

/** Verifies HTTP Basic credentials (RFC 7617) against `user:password`. */
export function verifyBasic(
  _scheme: BasicScheme,
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
): SignatureVerdict {
  const header = signed.request.headers.get("authorization");
  if (!header) return MISSING;
  const encoded = /^basic +(\S+)$/i.exec(header)?.[1];
  const bytes = encoded === undefined
    ? null
    : decodeSignature(encoded, "base64");
  if (!bytes) return invalid("malformed_signature");
  const shown = new TextDecoder().decode(bytes);
  const match = secrets.find((secret) =>
    secret.value !== "" && equal(shown, secret.value)
  );
  return match ? valid(match.id) : invalid("mismatch");
}

function withoutPrefix(value: string, prefix: string | undefined): string {
  return prefix !== undefined &&
      value.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()
    ? value.slice(prefix.length)
    : value;
}

/** Compared by digest, so neither the time nor the length tells anything. */
export function equal(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
