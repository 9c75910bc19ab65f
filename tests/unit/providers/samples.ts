import { generateKeyPairSync } from "node:crypto";
import type { Preset } from "../../../domain/providers/preset.ts";
import type {
  PublicKeyScheme,
  SignatureScheme,
} from "../../../domain/signature/scheme.ts";

/** Secrets to sign and to verify with: the same, but for key pairs. */
export interface SamplePair {
  readonly sign: string;
  readonly verify: string;
}

/** The scheme a preset is tested with: not the one for public keys where a shared secret does as well. */
export function testedScheme(preset: Preset): SignatureScheme | undefined {
  return preset.schemes.find(({ secretPrefix }) => secretPrefix !== "whpk_");
}

/** RSA keys take long to make, so two of each kind must do. */
const keyPairs = new Map<string, SamplePair>();

/** A secret in the form that a preset's own scheme wants. Another `seed` makes another secret. */
export function sampleSecret(preset: Preset, seed = 1): SamplePair {
  const scheme = testedScheme(preset);
  if (scheme?.kind === "public_key") {
    const name = `${preset.id} ${seed % 2}`;
    const known = keyPairs.get(name) ?? keyPair(scheme);
    keyPairs.set(name, known);
    return known;
  }
  const value = secretText(scheme, seed);
  return { sign: value, verify: value };
}

function secretText(scheme: SignatureScheme | undefined, seed: number): string {
  const bytes = new Uint8Array(32).fill(seed);
  if (scheme?.kind === "basic") return `user${seed}:a-pass:word`;
  const key = scheme?.kind === "hmac" ? scheme.key : undefined;
  switch (key) {
    case "hex":
      return bytes.toHex();
    case "base64":
      return bytes.toBase64();
    case "whsec":
      return `${scheme?.secretPrefix ?? "whsec_"}${bytes.toBase64()}`;
    default:
      return `secret-${seed}-of-the-provider-ÿ`;
  }
}

function keyPair(scheme: PublicKeyScheme): SamplePair {
  const pair = scheme.algorithm === "ed25519"
    ? generateKeyPairSync("ed25519")
    : scheme.algorithm === "ecdsa-p256-sha256"
    ? generateKeyPairSync("ec", { namedCurve: "prime256v1" })
    : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const sign = pair.privateKey.export({ type: "pkcs8", format: "pem" });
  const spki = pair.publicKey.export({ type: "spki", format: "der" });
  const raw = new Uint8Array(spki.subarray(-32));
  const verify = {
    raw_hex: () => raw.toHex(),
    raw_base64: () => raw.toBase64(),
    whpk: () => `whpk_${raw.toBase64()}`,
    spki: () => new Uint8Array(spki).toBase64(),
  }[scheme.key]();
  return { sign: String(sign), verify };
}
