import { createHash, timingSafeEqual } from "node:crypto";
import { signedContents } from "./content.ts";
import { decodeSignature, encodedLength } from "./decode.ts";
import { extractSignatures, type SignatureGroup } from "./extract.ts";
import { hmac } from "./hmac.ts";
import { keyMaterial } from "./key_material.ts";
import type { DigestScheme, HashName, HmacScheme } from "./scheme.ts";
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

export const DIGEST_BYTES: Readonly<Record<HashName, number>> = {
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** Verifies an HMAC, or a digest over content that holds the secret. */
export function verifyMac(
  scheme: HmacScheme | DigestScheme,
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
    const match = matchGroup(scheme, group, secrets, {
      ...signed,
      fields: group.fields,
      timestamp: time.text,
    });
    if ("secretId" in match) return valid(match.secretId);
    detail = match.detail;
  }
  return invalid(detail);
}

type Match =
  | { readonly secretId: string }
  | { readonly detail: SignatureDetail };

function matchGroup(
  scheme: HmacScheme | DigestScheme,
  group: SignatureGroup,
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
): Match {
  const byHash = decodeByHash(scheme, group.signatures);
  if (byHash.length === 0) return { detail: "malformed_signature" };
  let detail: SignatureDetail = "bad_configuration";
  for (const secret of secrets) {
    const isHmac = scheme.kind === "hmac";
    const key = isHmac ? keyMaterial(secret, scheme.key ?? "utf8") : null;
    if (isHmac && key === null) continue;
    const contents = signedContents(
      scheme.content,
      isHmac ? signed : { ...signed, secret: secret.value },
    );
    if (!contents.ok) return { detail: contents.detail };
    detail = "missing_component";
    for (const chunks of contents.variants) {
      detail = "mismatch";
      for (const { hash, signatures } of byHash) {
        const digest = computeMac(hash, key, chunks);
        // Every candidate is compared, so the time taken does not tell which one matched.
        let matched = false;
        for (const bytes of signatures) {
          matched = timingSafeEqual(bytes, digest) || matched;
        }
        if (matched) return { secretId: secret.id };
      }
    }
  }
  return { detail };
}

interface Candidates {
  readonly hash: HashName;
  readonly signatures: readonly Uint8Array[];
}

/** The signatures that could be one, by length and alphabet: nothing is computed for any other. */
function decodeByHash(
  { hash, encoding }: HmacScheme | DigestScheme,
  texts: readonly string[],
): Candidates[] {
  const hashes = typeof hash === "string" ? [hash] : hash;
  const encodings = typeof encoding === "string" ? [encoding] : encoding;
  const found: Candidates[] = [];
  for (const name of hashes) {
    const signatures: Uint8Array[] = [];
    for (const form of encodings) {
      const length = encodedLength(DIGEST_BYTES[name], form);
      for (const text of texts) {
        const bytes = text.length === length
          ? decodeSignature(text, form)
          : null;
        if (bytes?.length === DIGEST_BYTES[name]) signatures.push(bytes);
      }
    }
    if (signatures.length > 0) found.push({ hash: name, signatures });
  }
  return found;
}

/** The HMAC of some pieces of content, or without a key their plain digest. */
export function computeMac(
  hash: HashName,
  key: Uint8Array | null,
  chunks: readonly Chunk[],
): Uint8Array {
  if (key !== null) return hmac(hash, key, chunks);
  const state = createHash(hash);
  for (const chunk of chunks) state.update(chunk);
  return state.digest();
}
