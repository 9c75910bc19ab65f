import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { decodeContent } from "../body/content_encoding.ts";
import { readSource } from "../providers/source.ts";
import type { SignedRequest } from "./signed_request.ts";

/**
 * Templates of signed content. Text stands for itself; `{…}` is a value of the request:
 *
 * - `{body}` the bytes on the wire · `{url}` the address · `{method}` · `{timestamp}` as it was sent · `{secret}`
 * - `{params}` the form's fields sorted by name, each name followed by its values
 * - `{field:NAME}` an item of the signature header · any source: `{header:NAME}`, `{query:NAME}`, `{body:PATH}`, …
 *
 * with filters after `|`: `escaped` (non-ASCII as `\uXXXX`), `decoded` (without Content-Encoding), `json` (as a JSON
 * string), `base64`, `sha256hex`, `sha256base64`, `crc32`, `lower`, `unescaped` (HubSpot's address).
 * `[…]` is left out where a value in it is absent. `{{`, `}}`, `[[` and `]]` are the characters themselves.
 */
export type Template = readonly TemplatePart[];

type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | {
    readonly kind: "value";
    readonly value: string;
    readonly filters: readonly string[];
  }
  | { readonly kind: "optional"; readonly parts: Template };

/** A piece of signed content: text stands for its UTF-8. */
export type Chunk = string | Uint8Array;

const TOKEN = /\{\{|\}\}|\[\[|\]\]|\{([^{}]+)\}|\[|\]|[^{}[\]]+/gy;

const FILTERS: Readonly<Record<string, (value: Chunk) => Chunk | null>> = {
  escaped: (value) => escapeNonAscii(text(value)),
  json: (value) => JSON.stringify(text(value)),
  base64: (value) => bytes(value).toBase64(),
  sha256hex: (value) => createHash("sha256").update(value).digest("hex"),
  sha256base64: (value) => createHash("sha256").update(value).digest("base64"),
  crc32: (value) => String(crc32(value)),
  lower: (value) => text(value).toLowerCase(),
  unescaped: (value) => unescapeUrl(text(value)),
};

/** @throws SyntaxError that says what is wrong with the template */
export function compileTemplate(source: string): Template {
  const outer: TemplatePart[] = [];
  let inner: TemplatePart[] | null = null;
  TOKEN.lastIndex = 0;
  let at = 0;
  for (let match; (match = TOKEN.exec(source)) !== null;) {
    at = TOKEN.lastIndex;
    const [token, value] = match;
    const parts = inner ?? outer;
    if (value !== undefined) parts.push(valuePart(value));
    else if (token === "[") {
      if (inner) throw new SyntaxError(`Cannot nest "[" in "${source}"`);
      inner = [];
    } else if (token === "]") {
      if (!inner) throw new SyntaxError(`Unmatched "]" in "${source}"`);
      outer.push({ kind: "optional", parts: inner });
      inner = null;
    } else {
      const isEscape = /^(\{\{|\}\}|\[\[|\]\])$/.test(token);
      parts.push({ kind: "text", text: isEscape ? token.slice(1) : token });
    }
  }
  if (at < source.length || inner) {
    throw new SyntaxError(`Unmatched brace or bracket in "${source}"`);
  }
  return outer;
}

function valuePart(source: string): TemplatePart {
  const [value = "", ...filters] = source.split("|");
  const known =
    /^(body|url|method|timestamp|secret|params|(header|query|form|body|field):.+)$/;
  if (!known.test(value)) {
    throw new SyntaxError(`Unknown value "{${source}}"`);
  }
  for (const filter of filters) {
    if (filter !== "decoded" && !Object.hasOwn(FILTERS, filter)) {
      throw new SyntaxError(`Unknown filter "${filter}" in "{${source}}"`);
    }
  }
  return { kind: "value", value, filters };
}

/** The content's pieces in order, or null where a value is absent. */
export function renderTemplate(
  template: Template,
  signed: SignedRequest,
): Chunk[] | null {
  const chunks: Chunk[] = [];
  for (const part of template) {
    if (part.kind === "text") chunks.push(part.text);
    else if (part.kind === "optional") {
      chunks.push(...(renderTemplate(part.parts, signed) ?? []));
    } else {
      const chunk = renderValue(part.value, part.filters, signed);
      if (chunk === null) return null;
      chunks.push(chunk);
    }
  }
  return chunks;
}

function renderValue(
  value: string,
  filters: readonly string[],
  signed: SignedRequest,
): Chunk | null {
  let chunk = readValue(value, signed);
  for (const filter of filters) {
    if (chunk === null) return null;
    chunk = filter === "decoded"
      ? withoutCoding(bytes(chunk), signed)
      : FILTERS[filter]?.(chunk) ?? null;
  }
  return chunk;
}

function readValue(value: string, signed: SignedRequest): Chunk | null {
  const { request } = signed;
  switch (value) {
    case "body":
      return request.rawBody;
    case "url":
      return request.url;
    case "method":
      return request.method;
    case "timestamp":
      return signed.timestamp;
    case "secret":
      return signed.secret;
    case "params":
      return sortedParams(signed);
  }
  if (value.startsWith("field:")) {
    return signed.fields?.get(value.slice("field:".length)) ?? null;
  }
  return readSource(value, request, signed.body)[0] ?? null;
}

function withoutCoding(
  body: Uint8Array,
  signed: SignedRequest,
): Uint8Array | null {
  const encoding = signed.request.headers.get("content-encoding");
  const decoded = decodeContent(body, encoding);
  return decoded.ok ? decoded.bytes : null;
}

/** Twilio's and Mandrill's form: names sorted, each followed by its distinct values, sorted. */
function sortedParams(signed: SignedRequest): string | null {
  const fields = signed.body()?.fields;
  if (!fields) return signed.request.rawBody.length === 0 ? "" : null;
  return [...fields.keys()].sort().map((name) =>
    [...new Set(fields.get(name))].sort().map((value) => name + value).join("")
  ).join("");
}

function escapeNonAscii(value: string): string {
  return value.replace(
    // deno-lint-ignore no-control-regex -- everything beyond ASCII is what is escaped
    /[^\u0000-\u007f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** HubSpot decodes these and no others: developers.hubspot.com/docs/api/webhooks/validating-requests */
function unescapeUrl(url: string): string {
  return url.replace(
    /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi,
    (escape) => decodeURIComponent(escape),
  );
}

function text(value: Chunk): string {
  return typeof value === "string" ? value : new TextDecoder().decode(value);
}

function bytes(value: Chunk): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}
