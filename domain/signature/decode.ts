import type { SignatureEncoding } from "./scheme.ts";

/**
 * A signature's bytes, or null where it is not exactly that: no white space, no missing or surplus padding, no
 * stray bits in the last base64 character (RFC 4648 §3). Hex may be in either letter case.
 */
export function decodeSignature(
  text: string,
  encoding: SignatureEncoding,
): Uint8Array | null {
  try {
    switch (encoding) {
      case "hex":
        return Uint8Array.fromHex(text);
      case "base64":
        return /\s/.test(text)
          ? null
          : Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
      case "base64url":
        return /^[A-Za-z0-9_-]*$/.test(text)
          ? Uint8Array.fromBase64(
            text.padEnd(Math.ceil(text.length / 4) * 4, "="),
            { alphabet: "base64url", lastChunkHandling: "strict" },
          )
          : null;
    }
  } catch {
    return null;
  }
}

export function encodeSignature(
  bytes: Uint8Array,
  encoding: SignatureEncoding,
): string {
  switch (encoding) {
    case "hex":
      return bytes.toHex();
    case "base64":
      return bytes.toBase64();
    case "base64url":
      return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  }
}

/** The length of so many bytes in an encoding. */
export function encodedLength(
  bytes: number,
  encoding: SignatureEncoding,
): number {
  if (encoding === "hex") return bytes * 2;
  return encoding === "base64"
    ? Math.ceil(bytes / 3) * 4
    : Math.ceil(bytes * 4 / 3);
}
