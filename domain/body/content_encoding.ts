import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** What a body may grow to when it is decompressed, unless the preset allows more. */
export const MAX_DECODED_BYTES = 8 * 1024 * 1024;

const DECODERS: Readonly<
  Record<
    string,
    (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array
  >
> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

export type Decoded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
    readonly ok: false;
    readonly code: "unsupported_content_encoding" | "invalid_content_encoding";
    readonly detail: string;
  };

/**
 * The body without its `Content-Encoding` (RFC 9110 §8.4): gzip, deflate, br, or none. One coding only, and
 * never more than `limit` bytes, so a small request cannot fill the memory.
 */
export function decodeContent(
  bytes: Uint8Array,
  contentEncoding: string | null,
  limit = MAX_DECODED_BYTES,
): Decoded {
  const coding = contentEncoding?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return { ok: true, bytes };
  const decoder = Object.hasOwn(DECODERS, coding)
    ? DECODERS[coding]
    : undefined;
  if (!decoder) {
    return {
      ok: false,
      code: "unsupported_content_encoding",
      detail: `Content-Encoding must be gzip, deflate or br`,
    };
  }
  try {
    return { ok: true, bytes: decoder(bytes, { maxOutputLength: limit }) };
  } catch {
    return {
      ok: false,
      code: "invalid_content_encoding",
      detail:
        `The body is not valid ${coding}, or has more than ${limit} bytes when decompressed`,
    };
  }
}
