import { z } from "@hono/zod-openapi";

const HEADERS = {
  "RateLimit": { $ref: "#/components/headers/RateLimit" },
  "RateLimit-Policy": { $ref: "#/components/headers/RateLimit-Policy" },
  "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
} as const;

const LOCATION = { Location: { $ref: "#/components/headers/Location" } };

/** The zod library types a response's headers as schemas only, but passes references through. */
type RawHeaders = never;

/** A JSON answer, with an example that the docs show. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return {
    description,
    headers: HEADERS as unknown as RawHeaders,
    content: { "application/json": { schema } },
  };
}

/** A JSON answer that says where the new resource is. */
export function created<T extends z.ZodType>(schema: T, description: string) {
  return {
    description,
    headers: { ...HEADERS, ...LOCATION } as unknown as RawHeaders,
    content: { "application/json": { schema } },
  };
}

export const noContent = (description: string) => ({
  description,
  headers: HEADERS as unknown as RawHeaders,
});

/** The shared error answers, each described once under `components.responses`. */
export const PROBLEM_RESPONSES = {
  400: ["BadRequest", "The request is not valid; `errors` says where."],
  401: ["Unauthorized", "The API key is missing, unknown or revoked."],
  403: ["Forbidden", "The API key's role does not allow this."],
  404: ["NotFound", "There is no such thing in this workspace."],
  408: ["RequestTimeout", "The body did not arrive in time."],
  409: ["Conflict", "The state of the thing does not allow this."],
  413: ["PayloadTooLarge", "The body is larger than allowed."],
  415: [
    "UnsupportedMediaType",
    "The body's type or content coding is not supported.",
  ],
  422: [
    "IdempotencyKeyReused",
    "The `Idempotency-Key` was used for another request.",
  ],
  429: [
    "TooManyRequests",
    "A rate limit was reached; `Retry-After` says when to try again.",
  ],
  500: ["InternalError", "Something failed that should not have."],
  503: [
    "Unavailable",
    "The database is away, or the service is overloaded or stopping; try again after `Retry-After`.",
  ],
} as const;

type ProblemStatus = keyof typeof PROBLEM_RESPONSES;

/** References to the shared error answers. Handlers throw them, so they add nothing to a handler's type. */
export function problems(
  ...statuses: ProblemStatus[]
): Record<never, never> {
  return Object.fromEntries(statuses.map((status) => [status, {
    $ref: `#/components/responses/${PROBLEM_RESPONSES[status][0]}`,
  }]));
}

/** What any managed operation may answer. */
export const MANAGED = [400, 401, 403, 404, 429, 500, 503] as const;

/** Of a managed operation that takes a body, also these. */
export const MANAGED_WITH_BODY = [...MANAGED, 408, 413, 415] as const;

export const body = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});
