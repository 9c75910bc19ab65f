import type { ParsedBody } from "../body.ts";
import type { InboundRequest } from "../inbound.ts";
import { xmlName } from "../body/xml_name.ts";
import type { Source } from "../signature/scheme.ts";

/** The values a source names in a request; none when it is absent. More than one only for `body:items[].id`. */
export function readSource(
  source: Source,
  request: InboundRequest,
  body: () => ParsedBody | null,
): readonly string[] {
  const colon = source.indexOf(":");
  const kind = colon < 0 ? source : source.slice(0, colon);
  const name = source.slice(colon + 1);
  switch (kind) {
    case "header":
      return present(request.headers.get(name));
    case "query":
      return queryValues(request.url, name);
    case "form": {
      const parsed = body();
      return parsed?.fields?.get(name) ?? [];
    }
    case "body": {
      if (colon < 0) return [new TextDecoder().decode(request.rawBody)];
      const parsed = body();
      return parsed === null ? [] : members(parsed.value, name.split("."));
    }
    case "key":
      return keysLike(body()?.value, name).slice(0, 1);
    case "xml":
      return present(xmlName(name, body()));
    default:
      return [];
  }
}

function keysLike(value: unknown, glob: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Object.keys(value);
  if (glob.startsWith("!")) return keys.filter((key) => key !== glob.slice(1));
  const [start = "", end] = glob.split("*");
  return keys.filter((key) =>
    end === undefined
      ? key === glob
      : key.startsWith(start) && key.endsWith(end)
  );
}

/** Values of one query parameter, decoded as a form field is; none where the address cannot be read. */
export function queryValues(url: string, name: string): string[] {
  return URL.parse(url)?.searchParams.getAll(name) ?? [];
}

/** The scalar values at a path of a parsed body. An integer too large to be exact counts as absent. */
export function members(value: unknown, path: readonly string[]): string[] {
  const [step, ...rest] = path;
  if (step === undefined) return scalar(value);
  const each = step.endsWith("[]");
  const key = each ? step.slice(0, -2) : step;
  const next = key === "" ? value : member(value, key);
  if (!each) return members(next, rest);
  return Array.isArray(next) ? next.flatMap((item) => members(item, rest)) : [];
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function scalar(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "boolean") return [String(value)];
  if (typeof value !== "number") return [];
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? []
    : [String(value)];
}

function present(value: string | null): string[] {
  return value === null ? [] : [value];
}
