import type { Source } from "./scheme.ts";
import type { RequestDraft, SignedDraft } from "./sign.ts";

/** Puts a value where a source will find it: the inverse of `readSource`. A `field:` is no part of the request. */
export function place(
  draft: RequestDraft,
  source: Source,
  value: string,
  { keep = false } = {},
): RequestDraft {
  const colon = source.indexOf(":");
  const name = source.slice(colon + 1);
  switch (source.slice(0, Math.max(colon, 0))) {
    case "header":
      return keep && name in draft.headers
        ? draft
        : { ...draft, headers: { ...draft.headers, [name]: value } };
    case "query": {
      const url = new URL(draft.url);
      url.searchParams.set(name, value);
      return { ...draft, url: url.href };
    }
    case "form": {
      const form = new URLSearchParams(text(draft));
      if (!keep || !form.has(name)) form.set(name, value);
      return { ...draft, rawBody: bytes(form.toString()) };
    }
    case "body": {
      const body = JSON.parse(text(draft));
      setMember(body, name.split("."), value, keep);
      return { ...draft, rawBody: bytes(JSON.stringify(body)) };
    }
    case "":
      return source === "body" ? { ...draft, rawBody: bytes(value) } : draft;
    default:
      return draft;
  }
}

/** The same, as the result of signing. */
export function placed(
  draft: RequestDraft,
  source: Source,
  value: string,
): SignedDraft {
  const { url, headers, rawBody } = place(draft, source, value);
  return { url, headers, rawBody };
}

/** Sets a member by path; `items[]` is every element, and one is made where there is none. */
function setMember(
  target: unknown,
  path: readonly string[],
  value: string,
  keep: boolean,
): void {
  const [step, ...rest] = path;
  if (step === undefined || typeof target !== "object" || target === null) {
    return;
  }
  const record = target as Record<string, unknown>;
  const each = step.endsWith("[]");
  const key = each ? step.slice(0, -2) : step;
  if (key === "__proto__") return;
  if (each) {
    const items = Array.isArray(record[key]) ? record[key] : [];
    if (items.length === 0) items.push({});
    record[key] = items;
    for (const item of items) setMember(item, rest, value, keep);
  } else if (rest.length === 0) {
    if (!keep || record[key] === undefined) record[key] = value;
  } else {
    if (typeof record[key] !== "object" || record[key] === null) {
      record[key] = {};
    }
    setMember(record[key], rest, value, keep);
  }
}

function text({ rawBody }: RequestDraft): string {
  return new TextDecoder().decode(rawBody);
}

function bytes(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
