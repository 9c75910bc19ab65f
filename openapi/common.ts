import { z } from "@hono/zod-openapi";

/** Ids that exist in a fresh install, as far as they can, so that "Send" in the docs finds something. */
export const EXAMPLE = {
  workspaceId: "01980000-0000-7000-8000-000000000001",
  autopilotId: "01980000-0000-7000-8000-000000000002",
  triggerId: "01980000-0000-7000-8000-000000000003",
  deliveryId: "01980000-0000-7000-8000-000000000004",
  runId: "01980000-0000-7000-8000-000000000005",
  apiKeyId: "01980000-0000-7000-8000-000000000006",
  requestId: "01980000-0000-7000-8000-00000000000a",
  signingSecretId: "01980000-0000-7000-8000-000000000007",
  leaseToken: "7f1c3b1e-56c5-4d62-9a4c-9f5e6c1a2b3d",
  time: "2026-01-02T03:04:05.678Z",
} as const;

/** `schema` or null, as `anyOf`: the form that every generator reads (`.nullable()` on a named schema admits no null). */
export function orNull<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.null()]);
}

export const id = (example: string, description: string) =>
  z.guid().max(36).openapi({ example, description });

export const optionalId = (example: string, description: string) =>
  z.guid().max(36).nullable().openapi({ example, description });

export const timestamp = (description: string) =>
  z.iso.datetime().max(32).openapi({ example: EXAMPLE.time, description });

export const optionalTimestamp = (description: string) =>
  z.iso.datetime().max(32).nullable().openapi({
    example: EXAMPLE.time,
    description,
  });

export const count = (minimum: number, example: number, description: string) =>
  z.number().int().openapi({ minimum, example, description });

/** Text from a caller, as long as PostgreSQL can hold it. Its length is counted as JSON Schema counts: in characters. */
export function text(
  minLength: number,
  maxLength: number,
  metadata: { description?: string; example?: string },
) {
  return z.string().superRefine((value, context) => {
    const length = [...value].length;
    const message = length < minLength || length > maxLength
      ? `must have ${minLength} to ${maxLength} characters`
      : value.includes("\0") || !value.isWellFormed()
      ? "must be well-formed Unicode without U+0000"
      : null;
    if (message) context.addIssue({ code: "custom", message });
  }).openapi({
    type: "string",
    minLength,
    maxLength,
    pattern: "^[^\\x00]*$",
    ...metadata,
  });
}

/** Any JSON value, always present. */
export const anyJson = (description: string, example: unknown) =>
  z.unknown().nonoptional().openapi({ description, example });

export const pathId = (name: string, example: string, description: string) =>
  z.guid().max(36).openapi({
    param: { name, in: "path", description },
    example,
  });

/** Shown in the docs, but not filled in or sent until it is ticked. */
export function unticked(value: unknown) {
  return { default: { value, "x-disabled": true } };
}

const wholeNumber = (
  pattern: RegExp,
  name: string,
  shape: { minimum: number; maximum: number; default: number },
  description: string,
) =>
  z.string().regex(
    pattern,
    `must be a whole number from ${shape.minimum} to ${shape.maximum}`,
  )
    .transform(Number).optional().openapi({
      type: "integer",
      format: "int32",
      ...shape,
      param: {
        name,
        in: "query",
        description,
        examples: unticked(shape.default),
      },
    });

const limit = wholeNumber(
  /^(?:[1-9][0-9]?|100)$/,
  "limit",
  { minimum: 1, maximum: 100, default: 20 },
  "How many to return at the most.",
);

const offset = wholeNumber(
  /^(?:0|[1-9][0-9]{0,3}|10000)$/,
  "offset",
  { minimum: 0, maximum: 10_000, default: 0 },
  "How many to pass over. Prefer `cursor`, which costs the same on any page and neither skips nor repeats.",
);

const CURSOR = {
  type: "string",
  minLength: 22,
  maxLength: 22,
  pattern: "^[A-Za-z0-9_-]{22}$",
} as const;

const EXAMPLE_CURSOR = "AZgAAAAAcACAAAAAAAAABA";

const cursor = z.string().regex(
  new RegExp(CURSOR.pattern),
  "must be a next_cursor",
).optional().openapi({
  ...CURSOR,
  param: {
    name: "cursor",
    in: "query",
    description: "`next_cursor` of the page before. Opaque.",
    examples: unticked(EXAMPLE_CURSOR),
  },
});

export const pageQuery = { limit, cursor, offset };

export const optionalQuery = <T extends z.ZodType>(
  name: string,
  schema: T,
  example: unknown,
  description: string,
) =>
  schema.optional().openapi({
    param: { name, in: "query", description, examples: unticked(example) },
  });

export const nextCursor = z.string().max(22).nullable().openapi({
  example: EXAMPLE_CURSOR,
  description: "Ask again with `cursor` set to this; null on the last page.",
});

export const idempotencyKeyHeader = {
  "idempotency-key": z.string().min(1).max(255).regex(
    /^[ -~]+$/,
    "must be visible ASCII",
  ).optional().openapi({
    param: {
      name: "idempotency-key",
      in: "header",
      description:
        "Makes the request safe to send again: the same key returns what the first request made. Bare or quoted. " +
        "Kept for at least 24 hours.",
      examples: unticked("3f6a1f0c-replay-1"),
    },
  }),
};
