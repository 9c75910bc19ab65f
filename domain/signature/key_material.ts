import { createHash } from "node:crypto";
import type { KeyEncoding } from "./scheme.ts";
import type { SigningSecret } from "./verdict.ts";

const cache = new WeakMap<
  SigningSecret,
  Partial<Record<KeyEncoding, Uint8Array | null>>
>();

/** The bytes a secret stands for, or null where it is not in its encoding. Derived once per secret. */
export function keyMaterial(
  secret: SigningSecret,
  encoding: KeyEncoding,
): Uint8Array | null {
  let derived = cache.get(secret);
  if (!derived) cache.set(secret, derived = {});
  const known = derived[encoding];
  if (known !== undefined) return known;
  return derived[encoding] = deriveKey(secret.value, encoding);
}

function deriveKey(value: string, encoding: KeyEncoding): Uint8Array | null {
  if (value === "") return null;
  switch (encoding) {
    case "utf8":
      return utf8(value);
    case "nfkd":
      return utf8(value.normalize("NFKD"));
    case "hex":
      return decodeHex(value);
    case "base64":
      return decodeBase64(value);
    case "whsec":
      return whsec(value);
    case "whsec_or_utf8":
      return /^(v1,)?whsec_/.test(value) ? whsec(value) : utf8(value);
    case "sha1": {
      const privateKey = value.slice(value.indexOf(":") + 1);
      return createHash("sha1").update(privateKey).digest();
    }
  }
}

/** A public key (`whpk_`) must never be an HMAC key: everyone knows it. */
function whsec(value: string): Uint8Array | null {
  if (/^(whpk_|whsk_)/.test(value)) return null;
  return decodeBase64(value.replace(/^(v1,)?whsec_/, ""));
}

export function decodeHex(value: string): Uint8Array | null {
  return /^([0-9a-f]{2})+$/i.test(value) ? Uint8Array.fromHex(value) : null;
}

/** Padding may be left out; every other laxity is refused. */
export function decodeBase64(value: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null;
  try {
    const padded = value.replace(/=+$/, "");
    return Uint8Array.fromBase64(
      padded.padEnd(Math.ceil(padded.length / 4) * 4, "="),
    );
  } catch {
    return null;
  }
}

function utf8(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
