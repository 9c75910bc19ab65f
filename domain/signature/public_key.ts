import {
  constants,
  createPublicKey,
  type KeyObject,
  verify,
} from "node:crypto";
import { signedContents } from "./content.ts";
import { decodeSignature } from "./decode.ts";
import { extractSignatures } from "./extract.ts";
import { decodeBase64, decodeHex } from "./key_material.ts";
import type {
  PublicKeyAlgorithm,
  PublicKeyForm,
  PublicKeyScheme,
} from "./scheme.ts";
import type { SignedRequest } from "./signed_request.ts";
import type { Chunk } from "./template.ts";
import { checkTimestamp } from "./timestamp.ts";
import {
  invalid,
  MISSING,
  NOT_LISTED,
  type SignatureDetail,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "./verdict.ts";

/** Verifies an asymmetric signature under the public keys that were configured. */
export function verifyPublicKey(
  scheme: PublicKeyScheme,
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  now: Date,
): SignatureVerdict {
  const extraction = extractSignatures(
    scheme.signature,
    signed,
    scheme.timestamp?.from,
  );
  if (extraction.status === "absent") return MISSING;
  if (extraction.status === "not_listed") return NOT_LISTED;
  if (extraction.status === "refused") return invalid(extraction.detail);
  let detail: SignatureDetail = "malformed_signature";
  for (const group of extraction.groups) {
    const time = checkTimestamp(scheme.timestamp, group, signed, now);
    if (!time.ok) {
      detail = time.detail;
      continue;
    }
    const signedOnes = signedContents(scheme.content, {
      ...signed,
      fields: group.fields,
      timestamp: time.text,
    });
    if (!signedOnes.ok) return invalid(signedOnes.detail);
    const contents = [...signedOnes.variants].map(concat);
    const signatures = decodeAll(scheme, group.signatures);
    if (signatures.length === 0) continue;
    detail = "bad_configuration";
    for (const secret of secrets) {
      const key = publicKey(secret, scheme.key, scheme.algorithm);
      if (!key) continue;
      detail = "mismatch";
      const matches = contents.some((content) =>
        signatures.some((signature) =>
          verifyBytes(scheme.algorithm, key, content, signature)
        )
      );
      if (matches) return valid(secret.id);
    }
  }
  return invalid(detail);
}

/** Each costs a public-key operation, so a handful is all that is tried. */
const MAX_TRIED = 5;

function decodeAll(
  { encoding }: PublicKeyScheme,
  texts: readonly string[],
): Uint8Array[] {
  const encodings = typeof encoding === "string" ? [encoding] : encoding;
  return texts
    .flatMap((text) => encodings.map((form) => decodeSignature(text, form)))
    .filter((bytes) => bytes !== null && bytes.length >= 8)
    .slice(0, MAX_TRIED) as Uint8Array[];
}

/** Whether a signature is that of a key over the content. False, and never a throw, for one that is malformed. */
export function verifyBytes(
  algorithm: PublicKeyAlgorithm,
  key: KeyObject,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    switch (algorithm) {
      case "ed25519":
        return signature.length === 64 &&
          verify(null, content, key, signature);
      case "ecdsa-p256-sha256":
        return verify("sha256", content, key, signature);
      case "rsa-sha1":
      case "rsa-sha256":
      case "rsa-sha512":
        return verify(
          algorithm.slice("rsa-".length),
          content,
          { key, padding: constants.RSA_PKCS1_PADDING },
          signature,
        );
    }
  } catch {
    return false;
  }
}

const KEY_TYPES: Readonly<Record<PublicKeyAlgorithm, string>> = {
  ed25519: "ed25519",
  "ecdsa-p256-sha256": "ec",
  "rsa-sha1": "rsa",
  "rsa-sha256": "rsa",
  "rsa-sha512": "rsa",
};

const cache = new WeakMap<SigningSecret, KeyObject | null>();

function publicKey(
  secret: SigningSecret,
  form: PublicKeyForm,
  algorithm: PublicKeyAlgorithm,
): KeyObject | null {
  let key = cache.get(secret);
  if (key === undefined) {
    cache.set(secret, key = importKey(secret.value.trim(), form));
  }
  return ofType(key, algorithm);
}

/** A public key in the form that is configured, or null where it is not one for the algorithm. */
export function importPublicKey(
  value: string,
  form: PublicKeyForm,
  algorithm: PublicKeyAlgorithm,
): KeyObject | null {
  return ofType(importKey(value.trim(), form), algorithm);
}

function ofType(
  key: KeyObject | null,
  algorithm: PublicKeyAlgorithm,
): KeyObject | null {
  if (key?.asymmetricKeyType !== KEY_TYPES[algorithm]) return null;
  const curve = key.asymmetricKeyDetails?.namedCurve;
  return curve === undefined || curve === "prime256v1" ? key : null;
}

function importKey(value: string, form: PublicKeyForm): KeyObject | null {
  switch (form) {
    case "raw_hex":
      return ed25519Key(decodeHex(value));
    case "raw_base64":
      return ed25519Key(decodeBase64(value));
    case "whpk":
      return ed25519Key(decodeBase64(value.replace(/^whpk_/, "")));
    case "spki":
      return spkiKey(value);
  }
}

/** An Ed25519 key is 32 bytes; a JWK is the form that takes them as they are (RFC 8037). */
export function ed25519Key(bytes: Uint8Array | null): KeyObject | null {
  if (bytes?.length !== 32) return null;
  const x = bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  return importOrNull({
    key: { kty: "OKP", crv: "Ed25519", x },
    format: "jwk",
  });
}

function spkiKey(value: string): KeyObject | null {
  if (value.includes("PRIVATE KEY")) return null;
  const pem = value.includes("-----BEGIN")
    ? value
    : `-----BEGIN PUBLIC KEY-----\n${value}\n-----END PUBLIC KEY-----\n`;
  return importOrNull(pem);
}

/** A key or certificate, or null where it is none. */
export function importOrNull(
  input: Parameters<typeof createPublicKey>[0],
): KeyObject | null {
  try {
    return createPublicKey(input);
  } catch {
    return null;
  }
}

export function concat(chunks: readonly Chunk[]): Uint8Array {
  if (chunks.length === 1 && chunks[0] instanceof Uint8Array) return chunks[0];
  const parts = chunks.map((chunk) =>
    typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk
  );
  const bytes = new Uint8Array(
    parts.reduce((length, part) => length + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
