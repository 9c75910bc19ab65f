import type { Preset } from "../providers/preset.ts";
import { keyMaterial } from "./key_material.ts";
import { importPublicKey } from "./public_key.ts";
import type { SignatureScheme } from "./scheme.ts";

/**
 * Why a value cannot be a preset's secret, or null where it can: said when it is configured, because every delivery
 * would be refused for it. Never repeats the value.
 */
export function secretFault(preset: Preset, value: string): string | null {
  const faults = preset.schemes
    .filter(({ secretPrefix }) =>
      secretPrefix === undefined || value.startsWith(secretPrefix)
    )
    .map((scheme) => schemeFault(scheme, value));
  if (faults.length === 0 || faults.includes(null)) return null;
  return faults[0] ?? null;
}

function schemeFault(scheme: SignatureScheme, value: string): string | null {
  switch (scheme.kind) {
    case "hmac": {
      const encoding = scheme.key ?? "utf8";
      if (keyMaterial({ id: "", value }, encoding)) return null;
      return {
        hex: "The secret must be hex: an even number of 0-9 and a-f",
        base64: "The secret must be base64",
        whsec: "The secret must be base64, with or without whsec_ in front",
        whsec_or_utf8: "The secret after whsec_ must be base64",
        utf8: "The secret must not be empty",
        nfkd: "The secret must not be empty",
        sha1: "The secret must not be empty",
      }[encoding];
    }
    case "public_key":
      return importPublicKey(value, scheme.key, scheme.algorithm)
        ? null
        : "The secret must be the provider's public key: 32 bytes in hex or base64, or PEM, as its setup says";
    case "basic":
      return value.includes(":") ? null : "The secret must be user:password";
    case "code":
      return scheme.code === "plaid" && !/^[^:]+:[^:]+(:sandbox)?$/.test(value)
        ? "The secret must be client_id:secret, or client_id:secret:sandbox"
        : null;
    case "digest":
    case "token":
    case "jwt":
      return null;
  }
}
