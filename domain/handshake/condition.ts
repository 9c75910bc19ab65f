import type { ParsedBody } from "../body.ts";
import type { InboundRequest } from "../inbound.ts";
import type { Conditions } from "../providers/handshake_spec.ts";
import { readSource } from "../providers/source.ts";

/** Whether all conditions hold for a request. */
export function holds(
  conditions: Conditions | undefined,
  request: InboundRequest,
  body: ParsedBody | null,
): boolean {
  return Object.entries(conditions ?? {}).every(([source, wanted]) => {
    if (typeof wanted === "object") return isEmptyList(source, body);
    const values = readSource(source, request, () => body)
      .filter((value) => value !== "");
    return typeof wanted === "boolean"
      ? (values.length > 0) === wanted
      : values[0] === wanted;
  });
}

function isEmptyList(source: string, body: ParsedBody | null): boolean {
  let at: unknown = body?.value;
  const path = source.slice("body:".length);
  for (const step of path === "" ? [] : path.split(".")) {
    at = typeof at === "object" && at !== null && Object.hasOwn(at, step)
      ? (at as Record<string, unknown>)[step]
      : undefined;
  }
  return Array.isArray(at) && at.length === 0;
}
