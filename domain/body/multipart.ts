import { Buffer } from "node:buffer";

/** One part of a multipart body: its field name, and its bytes. */
export interface Part {
  readonly name: string;
  readonly filename: string | null;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

const MAX_PARTS = 1000;
const CRLF = new Uint8Array([13, 10]);
const BLANK_LINE = new Uint8Array([13, 10, 13, 10]);

/**
 * The parts of a `multipart/form-data` body (RFC 7578), or null where it is not one. Synchronous, and over bytes:
 * the platform's `formData()` is neither.
 */
export function parseMultipart(
  body: Uint8Array,
  boundary: string,
): Part[] | null {
  const delimiter = new TextEncoder().encode(`--${boundary}`);
  const lineDelimiter = new Uint8Array([...CRLF, ...delimiter]);
  const parts: Part[] = [];
  let at = indexOf(body, delimiter, 0);
  if (at < 0) return null;
  at += delimiter.length;
  while (!(body[at] === 45 && body[at + 1] === 45)) {
    const start = indexOf(body, CRLF, at);
    const end = start < 0 ? -1 : indexOf(body, lineDelimiter, start);
    if (end < 0 || parts.length === MAX_PARTS) return null;
    const part = parsePart(body.subarray(start, end));
    if (!part) return null;
    parts.push(part);
    at = end + lineDelimiter.length;
  }
  return parts;
}

function parsePart(bytes: Uint8Array): Part | null {
  const blank = indexOf(bytes, BLANK_LINE, 0);
  if (blank < 0) return null;
  const headers = new TextDecoder().decode(bytes.subarray(0, blank));
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? "";
  const name = /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) return null;
  return {
    name: unescapeQuoted(name),
    filename: /;\s*filename="([^"]*)"/i.exec(disposition)?.[1] ?? null,
    contentType: /^content-type:(.*)$/im.exec(headers)?.[1]?.trim() ?? null,
    bytes: bytes.subarray(blank + BLANK_LINE.length),
  };
}

/** Field names escape only these three (WHATWG HTML, multipart/form-data encoding). */
function unescapeQuoted(name: string): string {
  return name.replace(
    /%(22|0D|0A)/gi,
    (escape) => decodeURIComponent(escape),
  );
}

function indexOf(bytes: Uint8Array, what: Uint8Array, from: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .indexOf(what, from);
}
