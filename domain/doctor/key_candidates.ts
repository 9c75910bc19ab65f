import { keyMaterial } from "../signature/key_material.ts";
import type { KeyEncoding } from "../signature/scheme.ts";
import type { SigningSecret } from "../signature/verdict.ts";
import { type Candidate, type Case, withSchemes } from "./candidate.ts";
import type { DiagnosisCode } from "./diagnosis.ts";

/** `whsec` is base64 where there is no `whsec_`. */
const ENCODINGS: readonly KeyEncoding[] = ["utf8", "whsec", "hex"];

/** The secret taken as text where it should be decoded, or decoded where it is text. */
export function* keyCandidates(
  { preset, secrets }: Case,
): Generator<Candidate> {
  for (const encoding of ENCODINGS) {
    const others = secrets.filter((secret) =>
      preset.schemes.some((scheme) =>
        scheme.kind === "hmac" &&
        isOther(secret, scheme.key ?? "utf8", encoding)
      )
    );
    const changed = withSchemes(
      preset,
      (scheme) => scheme.kind === "hmac" ? { ...scheme, key: encoding } : null,
    );
    if (others.length === 0 || !changed) continue;
    const isWhsec = others.some(({ value }) => /^(v1,)?whsec_/.test(value));
    yield {
      ...finding(encoding, isWhsec),
      preset: changed,
      secrets: others,
    };
  }
}

function isOther(
  secret: SigningSecret,
  own: KeyEncoding,
  other: KeyEncoding,
): boolean {
  const key = keyMaterial(secret, other);
  if (key === null) return false;
  const expected = keyMaterial(secret, own);
  return expected === null || expected.toHex() !== key.toHex();
}

function finding(
  encoding: KeyEncoding,
  isWhsec: boolean,
): { code: DiagnosisCode; detail: string } {
  if (encoding === "utf8") {
    return isWhsec
      ? {
        code: "whsec_not_decoded",
        detail:
          "The sender uses the text of the whsec_ secret as its key: have it decode, from base64, what stands behind whsec_.",
      }
      : {
        code: "secret_not_decoded",
        detail:
          "The sender uses the text of the secret as its key, which here is an encoded one: have it decode the secret first.",
      };
  }
  if (encoding === "whsec" && isWhsec) {
    return {
      code: "whsec_decoded",
      detail:
        "The sender decodes the whsec_ secret, which here is used as it is written: have it sign with the whole text.",
    };
  }
  return encoding === "hex"
    ? {
      code: "secret_decoded_from_hex",
      detail:
        "The sender decodes the secret from hex, which here is not: have it sign with the text, or describe the trigger's provider as one with hex keys.",
    }
    : {
      code: "secret_decoded_from_base64",
      detail:
        "The sender decodes the secret from base64, which here is not: have it sign with the text, or describe the trigger's provider as one with base64 keys.",
    };
}
