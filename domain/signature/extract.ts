import { readSource } from "../providers/source.ts";
import type { SignatureLocation, Source } from "./scheme.ts";
import type { SignedRequest } from "./signed_request.ts";

/** Signatures that belong to one timestamp. */
export interface SignatureGroup {
  readonly signatures: readonly string[];
  readonly fields: ReadonlyMap<string, string> | null;
  /** The first item of a positional list. */
  readonly first: string | null;
}

export type Extraction =
  | { readonly status: "absent" }
  /** It is there, without an item of the wanted name. */
  | { readonly status: "not_listed" }
  | {
    readonly status: "refused";
    readonly detail: "malformed_signature" | "duplicate_header";
  }
  | { readonly status: "found"; readonly groups: readonly SignatureGroup[] };

/** More than any provider sends; what lies beyond is not looked at. */
const MAX_SIGNATURES = 100;

/** Takes the signatures out of a request. A header that was sent twice is refused unless its shape is a list. */
export function extractSignatures(
  location: SignatureLocation,
  signed: Pick<SignedRequest, "request" | "body">,
  timestampFrom?: Source,
): Extraction {
  const unique = timestampFrom?.startsWith("field:")
    ? timestampFrom.slice("field:".length)
    : null;
  const sources = typeof location.from === "string"
    ? [location.from]
    : location.from;
  const groups: SignatureGroup[] = [];
  let refusal: Extraction | null = null;
  for (const source of sources) {
    const values = readSource(source, signed.request, signed.body)
      .filter((value) => value !== "");
    if (values.length > 1) {
      refusal ??= { status: "refused", detail: "duplicate_header" };
    }
    for (const value of repeats(location, values.slice(0, 1))) {
      const extraction = extractValue(location, value, unique);
      if (extraction.status === "found") groups.push(...extraction.groups);
      else refusal ??= extraction;
    }
  }
  if (groups.length > 0) return { status: "found", groups };
  return refusal ?? { status: "absent" };
}

function repeats(
  location: SignatureLocation,
  values: readonly string[],
): readonly string[] {
  return location.repeatable
    ? values.flatMap((value) => value.split(/,\s+/))
    : values;
}

function extractValue(
  location: SignatureLocation,
  value: string,
  unique: string | null,
): Extraction {
  const { separator, pair, groups } = location;
  const isCommaList = separator === "," && groups === undefined;
  if (!isCommaList && !location.repeatable && /,\s/.test(value)) {
    return { status: "refused", detail: "duplicate_header" };
  }
  const rest = withoutPrefix(value, location.prefix);
  if (rest === null) {
    return { status: "refused", detail: "malformed_signature" };
  }
  if (separator === undefined && pair === undefined) {
    return found([{ signatures: [rest], fields: null, first: null }]);
  }
  const inGroups: SignatureGroup[] = [];
  for (const text of groups === undefined ? [rest] : rest.split(groups)) {
    const items = (separator === undefined ? [text] : text.split(separator))
      .slice(0, MAX_SIGNATURES).map((item) => item.trim());
    if (location.positional) {
      const [first = "", ...signatures] = items;
      // A second timestamp is a second header joined to the first.
      if (signatures.some((item) => /^\d{9,16}$/.test(item))) {
        return { status: "refused", detail: "duplicate_header" };
      }
      inGroups.push({ signatures, fields: null, first });
    } else if (pair === undefined) {
      inGroups.push({ signatures: items, fields: null, first: null });
    } else {
      const group = pairs(items, pair, location, unique);
      if (group === null) {
        return { status: "refused", detail: "duplicate_header" };
      }
      inGroups.push(group);
    }
  }
  const withSignatures = inGroups.filter((group) =>
    group.signatures.length > 0
  );
  return withSignatures.length > 0
    ? found(withSignatures)
    : { status: "not_listed" };
}

/** Null where the timestamp comes twice: which one was signed cannot be told. */
function pairs(
  items: readonly string[],
  separator: string,
  { field, bare }: SignatureLocation,
  unique: string | null,
): SignatureGroup | null {
  const signatures: string[] = [];
  const fields = new Map<string, string>();
  for (const item of items) {
    const at = item.indexOf(separator);
    if (at < 0) {
      if (bare) signatures.push(item);
      continue;
    }
    const name = item.slice(0, at);
    const value = item.slice(at + separator.length);
    if (!bare && (name === field || field === "*")) signatures.push(value);
    else if (!fields.has(name)) fields.set(name, value);
    else if (name === unique) return null;
  }
  return { signatures, fields, first: null };
}

function withoutPrefix(
  value: string,
  prefix: string | undefined,
): string | null {
  if (prefix === undefined) return value;
  return value.startsWith(prefix) ? value.slice(prefix.length) : null;
}

function found(groups: readonly SignatureGroup[]): Extraction {
  return { status: "found", groups };
}
