import { decodeContent } from "./body/content_encoding.ts";
import { mediaParameter, mediaType } from "./body/media_type.ts";
import { parseMultipart } from "./body/multipart.ts";
import type { InboundRequest } from "./inbound.ts";
import type { Preset } from "./providers/preset.ts";
import { findPreset } from "./providers/providers.ts";

/** Fields of a form in their order, each with all its values. */
export type FormFields = ReadonlyMap<string, readonly string[]>;

/**
 * A body as the rules read it. `value` is what paths look into; `text` is the decoded text, for JSON without its
 * byte order mark. A form whose one field is a JSON document is `json`, and keeps its `fields`.
 */
export type ParsedBody =
  | {
    readonly kind: "json";
    readonly value: object;
    readonly text: string;
    readonly fields?: FormFields;
  }
  | {
    readonly kind: "form";
    readonly value: Readonly<Record<string, unknown>>;
    readonly fields: FormFields;
  }
  | {
    readonly kind: "text";
    readonly value: null;
    readonly text: string;
    readonly contentType: string;
    readonly fields?: undefined;
  }
  | {
    readonly kind: "jwt";
    /** The claims: believed only once the signature has been verified. */
    readonly value: object;
    readonly text: string;
    readonly fields?: undefined;
  }
  | {
    readonly kind: "binary";
    readonly value: null;
    readonly bytes: Uint8Array;
    readonly contentType: string;
    readonly fields?: undefined;
  }
  | {
    readonly kind: "empty";
    readonly value: null;
    readonly fields?: undefined;
  };

export const BODY_ERRORS = [
  "empty_body",
  "invalid_json",
  "scalar_json",
  "invalid_form",
  "invalid_content_encoding",
  "unsupported_content_encoding",
  "unsupported_media_type",
] as const;
export type BodyError = (typeof BODY_ERRORS)[number];

export type BodyResult =
  | { readonly ok: true; readonly body: ParsedBody }
  | { readonly ok: false; readonly code: BodyError; readonly detail: string };

/** The shape of a body, apart from the request it came in. */
export interface BodyFormat {
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

/**
 * Reads a body: a form where the Content-Type says so, else a JSON object or array whatever it says, else what
 * the preset lists (XML and other text, binary, a token). Never throws, whatever the bytes.
 */
export function parseBody(preset: Preset, request: InboundRequest): BodyResult {
  return parseBytes(preset, request.rawBody, {
    contentType: request.headers.get("content-type"),
    contentEncoding: request.headers.get("content-encoding"),
  });
}

/** A body that was accepted before, read again; one that the preset no longer reads is text or binary. */
export function parseStoredBody(
  provider: string,
  rawBody: Uint8Array,
  format: BodyFormat,
): ParsedBody {
  const preset = findPreset(provider) ?? findPreset("generic");
  const result = preset ? parseBytes(preset, rawBody, format) : null;
  if (result?.ok) return result.body;
  return textOrBinary(rawBody, mediaType(format.contentType));
}

/** The JSON text of a run's `eventPayload`: the body, or its text or base64 with its content type. */
export function payloadSource(body: ParsedBody): string {
  switch (body.kind) {
    case "json":
      return body.text;
    case "form":
    case "jwt":
      return JSON.stringify(body.value);
    case "text":
      return JSON.stringify({
        contentType: body.contentType,
        text: body.text,
      });
    case "binary":
      return JSON.stringify({
        contentType: body.contentType,
        base64: body.bytes.toBase64(),
      });
    case "empty":
      return "null";
  }
}

function parseBytes(
  preset: Preset,
  wire: Uint8Array,
  format: BodyFormat,
): BodyResult {
  if (wire.length === 0) return emptyBody(preset);
  const decoded = decodeContent(
    wire,
    format.contentEncoding,
    preset.maxBodyBytes,
  );
  if (!decoded.ok) return decoded;
  const type = mediaType(format.contentType);
  if (type === "application/x-www-form-urlencoded") {
    return parseForm(preset, decoded.bytes);
  }
  if (type === "multipart/form-data") {
    return parseParts(preset, decoded.bytes, format.contentType);
  }
  if (type === "application/jwt" && preset.contentTypes?.includes(type)) {
    return parseToken(decoded.bytes);
  }
  const json = parseJson(decodeText(decoded.bytes));
  if (json.ok || !accepts(preset, type)) return json;
  return { ok: true, body: textOrBinary(decoded.bytes, type) };
}

function emptyBody(preset: Preset): BodyResult {
  return preset.emptyBody
    ? { ok: true, body: { kind: "empty", value: null } }
    : refused("empty_body", "The body is empty");
}

function parseJson(text: string, fields?: FormFields): BodyResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.trim() === ""
      ? refused("empty_body", "The body is empty")
      : refused("invalid_json", "The body is not valid JSON");
  }
  if (typeof value !== "object" || value === null) {
    return refused(
      "scalar_json",
      "The body must be a JSON object or array",
    );
  }
  return {
    ok: true,
    body: { kind: "json", value, text, ...(fields && { fields }) },
  };
}

function parseForm(preset: Preset, bytes: Uint8Array): BodyResult {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(decodeText(bytes))) {
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return fromFields(preset, fields);
}

function parseParts(
  preset: Preset,
  bytes: Uint8Array,
  contentType: string | null,
): BodyResult {
  const boundary = mediaParameter(contentType, "boundary");
  const parts = boundary ? parseMultipart(bytes, boundary) : null;
  if (!parts) {
    return refused("invalid_form", "The body is not valid multipart/form-data");
  }
  const fields = new Map<string, string[]>();
  for (const part of parts) {
    const value = part.filename === null
      ? decodeText(part.bytes)
      : part.bytes.toBase64();
    const values = fields.get(part.name);
    if (values) values.push(value);
    else fields.set(part.name, [value]);
  }
  return fromFields(preset, fields);
}

/** A form that wraps one JSON document is that document: as GitHub's, and where the preset names the field. */
function fromFields(preset: Preset, fields: FormFields): BodyResult {
  if (fields.size === 0) {
    return refused("empty_body", "The form has no fields");
  }
  const wrapper = preset.jsonField ?? (fields.size === 1 ? "payload" : null);
  const wrapped = wrapper === null ? undefined : fields.get(wrapper);
  if (wrapped?.length === 1 && wrapped[0] !== undefined) {
    const json = parseJson(wrapped[0], fields);
    if (json.ok) return json;
  }
  const value = Object.fromEntries(
    [...fields].map((
      [name, values],
    ) => [name, values.length === 1 ? values[0] : values]),
  );
  return { ok: true, body: { kind: "form", value, fields } };
}

function parseToken(bytes: Uint8Array): BodyResult {
  const text = decodeText(bytes).trim();
  const payload = text.split(".")[1] ?? "";
  try {
    const claims = Uint8Array.fromBase64(payload, { alphabet: "base64url" });
    const value: unknown = JSON.parse(decodeText(claims));
    if (typeof value === "object" && value !== null) {
      return { ok: true, body: { kind: "jwt", value, text } };
    }
  } catch {
    // Not base64url, or not JSON: the same answer as for claims that are no object.
  }
  return refused("invalid_json", "The body is not a JSON Web Token");
}

function accepts(preset: Preset, type: string): boolean {
  return type !== "" &&
    (preset.contentTypes?.some((listed) =>
      listed === type || listed === "*/*" ||
      (listed.endsWith("/*") && type.startsWith(listed.slice(0, -1)))
    ) ?? false);
}

function textOrBinary(bytes: Uint8Array, contentType: string): ParsedBody {
  if (bytes.length === 0) return { kind: "empty", value: null };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { kind: "text", value: null, text, contentType };
  } catch {
    return { kind: "binary", value: null, bytes, contentType };
  }
}

/** UTF-8 with replacement, without a byte order mark: what the bytes were stays in the raw body. */
function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function refused(code: BodyError, detail: string): BodyResult {
  return { ok: false, code, detail };
}
