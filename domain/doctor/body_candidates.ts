import { decodeContent } from "../body/content_encoding.ts";
import { lazyBody } from "../signature/signed_request.ts";
import type { Candidate, Case } from "./candidate.ts";
import type { DiagnosisCode } from "./diagnosis.ts";

/** Larger bodies are not taken apart and written anew. */
const MAX_REFORMATTED = 256 * 1024;

/** The bodies that may have been signed instead of the one that arrived, the likelier first. */
export function* bodyCandidates(base: Case): Generator<Candidate> {
  const { request, secrets } = base;
  const original = request.rawBody;
  for (const { code, detail, bytes } of otherBodies(base)) {
    const isSame = bytes.length === original.length &&
      bytes.every((byte, index) => byte === original[index]);
    if (isSame) continue;
    yield { code, detail, secrets, request: { ...request, rawBody: bytes } };
  }
}

interface OtherBody {
  readonly code: DiagnosisCode;
  readonly detail: string;
  readonly bytes: Uint8Array;
}

function* otherBodies({ preset, request }: Case): Generator<OtherBody> {
  const wire = request.rawBody;
  const encoding = request.headers.get("content-encoding");
  const decoded = encoding ? decodeContent(wire, encoding) : null;
  if (decoded?.ok) {
    yield {
      code: "body_decompressed",
      detail:
        "The sender signs the body before it compresses it: have it sign the compressed bytes, or send without compression.",
      bytes: decoded.bytes,
    };
  }
  if (wire.length > MAX_REFORMATTED) return;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(wire);
  const seen = new Set<string>();
  for (const [code, detail, other] of otherTexts(text)) {
    if (seen.has(other)) continue;
    seen.add(other);
    yield { code, detail, bytes: new TextEncoder().encode(other) };
  }
  const fields = lazyBody(preset, request)()?.fields;
  for (
    const name of [preset.jsonField ?? "payload", ...fields?.keys() ?? []]
      .slice(0, 2)
  ) {
    const value = fields?.get(name)?.[0];
    if (value === undefined) continue;
    yield {
      code: "form_inner_payload",
      detail:
        "The sender signs the JSON inside the form and not the form: have it sign the body as it sends it, or send plain JSON.",
      bytes: new TextEncoder().encode(value),
    };
  }
  yield {
    code: "body_empty",
    detail:
      "The signature is that of an empty body: have the sender sign the body that it sends.",
    bytes: new Uint8Array(),
  };
}

type OtherText = readonly [code: DiagnosisCode, detail: string, text: string];

const REWRITTEN =
  "have the sender sign the very bytes that it sends, and look for a proxy that rewrites bodies.";

function* otherTexts(text: string): Generator<OtherText> {
  const hasMark = text.startsWith("\ufeff");
  const bare = hasMark ? text.slice(1) : text;
  const stripped = withoutLineBreaks(text);
  const newline = `The body was signed with${
    stripped === text ? "" : "out"
  } a line break at its end: ${REWRITTEN}`;
  if (stripped !== text) yield ["body_trailing_newline", newline, stripped];
  else {
    yield ["body_trailing_newline", newline, `${text}\n`];
    yield ["body_trailing_newline", newline, `${text}\r\n`];
  }
  if (text.includes("\n")) {
    const hasReturns = text.includes("\r\n");
    yield [
      "body_line_endings",
      `The body was signed with ${
        hasReturns ? "LF" : "CRLF"
      } for its line breaks: ${REWRITTEN}`,
      hasReturns
        ? text.replaceAll("\r\n", "\n")
        : text.replaceAll("\n", "\r\n"),
    ];
  }
  yield [
    "body_byte_order_mark",
    `The body was signed with${
      hasMark ? "out" : ""
    } a byte order mark: ${REWRITTEN}`,
    hasMark ? bare : `\ufeff${text}`,
  ];
  yield* jsonTexts(bare);
}

/** A loop, because a pattern would look at a long run of line breaks from each of them. */
function withoutLineBreaks(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "\n") {
    end -= text[end - 2] === "\r" ? 2 : 1;
  }
  return text.slice(0, end);
}

function* jsonTexts(text: string): Generator<OtherText> {
  if (isDeep(text)) return;
  const value = parse(text);
  if (value === undefined) return;
  const minified = write(value);
  if (minified === null) return;
  yield [
    "body_minified",
    `The body was signed without the white space it arrived with: ${REWRITTEN}`,
    minified,
  ];
  const escaped = escapeNonAscii(minified);
  const python = write(value, " ");
  const spaced = python === null ? null : spacedLine(python);
  for (const indent of [2, 4, "\t"]) {
    const pretty = write(value, indent);
    if (pretty === null) continue;
    yield [
      "body_pretty_printed",
      `The body was signed pretty-printed and arrived otherwise: ${REWRITTEN}`,
      pretty,
    ];
  }
  if (spaced !== null) {
    yield [
      "body_reformatted",
      `The body was signed with a space behind each comma and colon, as Python writes JSON, and arrived otherwise: ${REWRITTEN}`,
      spaced,
    ];
  }
  const UNICODE =
    `The body was signed with \\u escapes for what is not ASCII and arrived otherwise: ${REWRITTEN}`;
  for (const other of [escapeNonAscii(text), escaped]) {
    yield ["body_unicode_escaped", UNICODE, other];
  }
  if (spaced !== null) {
    yield ["body_unicode_escaped", UNICODE, escapeNonAscii(spaced)];
  }
  for (const other of [minified, escaped]) {
    yield [
      "body_slashes_escaped",
      `The body was signed with \\/ for each slash, as PHP writes JSON, and arrived otherwise: ${REWRITTEN}`,
      other.replaceAll("/", "\\/"),
    ];
  }
}

/** Deeper than any webhook: indented, a small body could become a huge one. Brackets in strings count as well. */
const MAX_DEPTH = 24;

function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** Undefined where it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null for what is nested too deeply to be written. */
function write(value: unknown, indent?: number | string): string | null {
  try {
    return JSON.stringify(value, null, indent) ?? null;
  } catch {
    return null;
  }
}

/** JSON indented by one space, on one line: `{"a": 1, "b": 2}`. A line break inside a string is an escape. */
function spacedLine(indented: string): string {
  return indented
    .replace(/([[{])\n */g, "$1")
    .replace(/\n *([\]}])/g, "$1")
    .replace(/\n */g, " ");
}

function escapeNonAscii(text: string): string {
  return text.replace(
    // deno-lint-ignore no-control-regex -- everything beyond ASCII is what is escaped
    /[^\u0000-\u007f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
