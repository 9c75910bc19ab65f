import { createHash } from "node:crypto";
import type { ParsedBody } from "../body.ts";
import type { InboundRequest } from "../inbound.ts";
import type { Source } from "../signature/scheme.ts";
import type { Preset } from "./preset.ts";
import { readSource } from "./source.ts";

/** How a trigger tells repeats apart, where it overrides its provider's way. */
export type DedupeStrategy =
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "body_path"; readonly path: string }
  | { readonly kind: "content_hash" }
  | { readonly kind: "none" };

export interface DeliveryId {
  readonly key: string;
  /** Where it came from: `header:x-github-delivery`, `body:id`, `content_hash`. */
  readonly source: string;
}

export const NAME_LIMIT = 255;

const FALLBACK_IDS: readonly Source[] = [
  "header:idempotency-key",
  "header:x-github-delivery",
];

/**
 * What makes a delivery the same as another of its trigger: the preset's own id, else `Idempotency-Key`, else
 * `X-GitHub-Delivery`, else nothing. A trigger's own strategy replaces the whole ladder. Keys are at most 255
 * characters and hold nothing a text column refuses; others are stood for by their SHA-256.
 */
export function deliveryId(
  preset: Preset,
  request: InboundRequest,
  body: ParsedBody,
  strategy?: DedupeStrategy,
): DeliveryId | null {
  for (const source of sourcesOf(preset, strategy)) {
    const key = source === "content_hash"
      ? sha256(request.rawBody)
      : boundedKey(joined(source, ",", request, body, "all"));
    if (key !== null) return { key, source };
  }
  return null;
}

function sourcesOf(
  preset: Preset,
  strategy: DedupeStrategy | undefined,
): readonly Source[] {
  switch (strategy?.kind) {
    case undefined:
      return [...(preset.deliveryId?.from ?? []), ...FALLBACK_IDS];
    case "header":
      return [`header:${strategy.name.toLowerCase()}`];
    case "body_path":
      return [`body:${strategy.path}`];
    case "content_hash":
      return ["content_hash"];
    case "none":
      return [];
  }
}

/**
 * The name of what happened: the preset's own source first, then the body's `event`,
 * `github.<X-GitHub-Event>[.<action>]`, `gitlab.<X-Gitlab-Event>`, `X-Event-Type`, the body's `type`, its `action`,
 * else `webhook.received`. At most 255 characters, without what a text column refuses.
 */
export function eventName(
  preset: Preset,
  request: InboundRequest,
  body: ParsedBody,
): string {
  for (const source of preset.event ?? []) {
    const name = joined(source, ".", request, body, "first");
    if (name) return safeName(name);
  }
  const name = text(body, "event") ?? codeHostEvent(request, body) ??
    header(request, "x-event-type") ?? text(body, "type") ??
    text(body, "action");
  return name === null ? "webhook.received" : safeName(name);
}

function codeHostEvent(
  request: InboundRequest,
  body: ParsedBody,
): string | null {
  const github = header(request, "x-github-event");
  if (github !== null) {
    const action = text(body, "action");
    return action === null ? `github.${github}` : `github.${github}.${action}`;
  }
  const gitlab = header(request, "x-gitlab-event");
  return gitlab === null ? null : `gitlab.${gitlab}`;
}

/** The parts of `a+b?+c`, joined; null where one is absent that may not be. */
function joined(
  source: Source,
  separator: string,
  request: InboundRequest,
  body: ParsedBody,
  of: "first" | "all",
): string | null {
  const parts: string[] = [];
  for (const part of source.split("+")) {
    const optional = part.endsWith("?");
    const values = readSource(
      optional ? part.slice(0, -1) : part,
      request,
      () => body,
    ).filter((value) => value !== "");
    if (values.length === 0 && !optional) return null;
    parts.push(...(of === "first" ? values.slice(0, 1) : values));
  }
  return parts.length === 0 ? null : parts.join(separator);
}

function text(body: ParsedBody, name: string): string | null {
  const value = body.value !== null && Object.hasOwn(body.value, name)
    ? (body.value as Record<string, unknown>)[name]
    : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}

function header(request: InboundRequest, name: string): string | null {
  return request.headers.get(name) || null;
}

/** Replaced rather than refused: a name is for reading and filtering, and need not be unique. */
function safeName(name: string): string {
  return name
    .slice(0, NAME_LIMIT)
    .toWellFormed()
    // deno-lint-ignore no-control-regex -- these are what a text column or a log line cannot hold
    .replace(/[\u0000-\u001f\u007f]/g, "\ufffd");
}

/** Hashed rather than replaced: two keys that differ must stay different. */
function boundedKey(key: string | null): string | null {
  if (key === null) return null;
  // deno-lint-ignore no-control-regex -- these are what a text column or a log line cannot hold
  const isSafe = key.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(key);
  return isSafe && key.length <= NAME_LIMIT
    ? key
    : sha256(new TextEncoder().encode(JSON.stringify(key)));
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
