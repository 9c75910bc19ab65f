import { readSource } from "../providers/source.ts";
import type {
  HashName,
  HmacScheme,
  SignatureEncoding,
  SignatureLocation,
  SignatureScheme,
} from "../signature/scheme.ts";
import { encodedLength } from "../signature/decode.ts";
import { extractSignatures } from "../signature/extract.ts";
import { DIGEST_BYTES } from "../signature/mac.ts";
import { lazyBody } from "../signature/signed_request.ts";
import { type Candidate, type Case, withSchemes } from "./candidate.ts";

const HASHES: readonly HashName[] = ["sha256", "sha1", "sha512", "sha384"];
const ENCODINGS: readonly SignatureEncoding[] = ["hex", "base64", "base64url"];

/** Another hash, another encoding, another prefix of the signature. Each candidate costs nothing unless its length fits. */
export function* formatCandidates(base: Case): Generator<Candidate> {
  const { preset } = base;
  for (const hash of HASHES) {
    for (const encoding of ENCODINGS) {
      const changed = withSchemes(preset, (scheme) => {
        if (scheme.kind !== "hmac") return null;
        const signature = asSent(scheme, base);
        const isSame = firstOf(scheme.hash) === hash &&
          [scheme.encoding].flat().includes(encoding) &&
          signature.prefix === scheme.signature.prefix;
        return isSame || !fits(signature, hash, encoding, base)
          ? null
          : { ...scheme, hash, encoding, signature };
      });
      if (changed) {
        yield { ...finding(preset.schemes, hash, encoding), preset: changed };
      }
    }
  }
}

function finding(
  schemes: readonly SignatureScheme[],
  hash: HashName,
  encoding: SignatureEncoding,
): Pick<Candidate, "code" | "detail"> {
  const own = schemes.find((scheme): scheme is HmacScheme =>
    scheme.kind === "hmac"
  );
  if (!own || ![own.hash].flat().includes(hash)) {
    return {
      code: "signature_algorithm",
      detail: `The sender signs with HMAC-${upper(hash)}: have it use HMAC-${
        upper(firstOf(own?.hash ?? "sha256"))
      }.`,
    };
  }
  return [own.encoding].flat().includes(encoding)
    ? {
      code: "signature_prefix",
      detail: own.signature.prefix === undefined
        ? "The signature comes with a prefix: have the sender leave it out."
        : `The signature comes without its prefix: have the sender put “${own.signature.prefix}” in front of it.`,
    }
    : {
      code: "signature_encoding",
      detail:
        `The signature comes in ${encoding}: have the sender write it in ${
          [own.encoding].flat()[0]
        }.`,
    };
}

const PREFIX = /^(sha1|sha256|sha384|sha512|hmac-sha256|v0|v1)=/i;

/** Where the signature is, with the prefix that it came with, and in an older header where the newer one is absent. */
function asSent(
  { signature }: HmacScheme,
  { request, preset }: Case,
): SignatureLocation {
  if (signature.pair !== undefined || signature.separator !== undefined) {
    return signature;
  }
  const body = lazyBody(preset, request);
  const own = [signature.from].flat();
  for (const source of [...own, ...own.map(older)]) {
    const [value] = readSource(source, request, body);
    if (!value) continue;
    const { prefix: wanted, ...rest } = signature;
    const prefix = wanted !== undefined && value.startsWith(wanted)
      ? wanted
      : PREFIX.exec(value)?.[0];
    return {
      ...rest,
      from: source,
      ...(prefix !== undefined && { prefix }),
    };
  }
  return signature;
}

/** `X-Hub-Signature` before there was `X-Hub-Signature-256`. */
function older(source: string): string {
  return source.replace(/-256$/, "");
}

/** Whether a signature of that hash and encoding is as long as what came: all others need no try. */
function fits(
  signature: SignatureLocation,
  hash: HashName,
  encoding: SignatureEncoding,
  { preset, request }: Case,
): boolean {
  const body = lazyBody(preset, request);
  const extraction = extractSignatures(signature, { request, body });
  const length = encodedLength(DIGEST_BYTES[hash], encoding);
  return extraction.status === "found" &&
    extraction.groups.some(({ signatures }) =>
      signatures.some((text) => text.length === length)
    );
}

function upper(hash: HashName): string {
  return hash.toUpperCase().replace("SHA", "SHA-");
}

function firstOf<T extends string>(values: T | readonly T[]): T {
  return (typeof values === "string" ? values : values[0]) as T;
}
