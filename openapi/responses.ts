import type { z } from "@hono/zod-openapi";
import { problemExamples, type ProblemStatus } from "./problem.ts";

/** The zod library types these as its own, but passes plain OpenAPI through. */
type Raw = never;

type HeaderName = keyof typeof HEADERS;

type Examples<T extends z.ZodType> = Record<
  string,
  { summary: string; value: z.input<T> }
>;

/** Every header that answers have, described once under `components.headers`. A required one is always there. */
export const HEADERS = {
  "Cache-Control": {
    description: "The answer holds a secret, so it is not to be kept.",
    required: true,
    schema: { type: "string", maxLength: 255 },
    example: "no-store",
  },
  "Location": {
    description: "The path of what was made (RFC 9110 §10.2.2).",
    required: true,
    schema: { type: "string", format: "uri-reference", maxLength: 1024 },
    example: "/api/autopilots/01980000-0000-7000-8000-000000000002",
  },
  "Preference-Applied": {
    description: "Which part of `Prefer` was honoured (RFC 7240 §3).",
    schema: { type: "string", maxLength: 64 },
    example: "dry-run",
  },
  "Provider-Answer": {
    description:
      "There only where the answer is one that the provider insists on, such as the echo of its challenge. Then the " +
      "status and the body are the provider's, and not those described here.",
    schema: { type: "string", maxLength: 64 },
    example: "url_verification",
  },
  "RateLimit": {
    description:
      "What is left of each limit, and the seconds until it is whole again (draft-ietf-httpapi-ratelimit-headers-11).",
    schema: { type: "string", maxLength: 255 },
    example: '"ip";r=5999;t=60',
  },
  "RateLimit-Policy": {
    description: "The limits that apply: requests per window of seconds.",
    schema: { type: "string", maxLength: 255 },
    example: '"ip";q=6000;w=60',
  },
  "Retry-After": {
    description: "Seconds after which to try again (RFC 9110 §10.2.3).",
    required: true,
    schema: { type: "integer", format: "int32", minimum: 1 },
    example: 1,
  },
  "WWW-Authenticate": {
    description: "How to authenticate (RFC 9110 §11.6.1).",
    required: true,
    schema: { type: "string", maxLength: 255 },
    example: 'Bearer realm="sluice"',
  },
  "X-Request-Id": {
    description: "The request's id, as in the service's log.",
    required: true,
    schema: { type: "string", maxLength: 64 },
    example: "01980000-0000-7000-8000-00000000000a",
  },
} as const;

function headers(...more: HeaderName[]) {
  const names: HeaderName[] = [
    "RateLimit",
    "RateLimit-Policy",
    "X-Request-Id",
    ...more,
  ];
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  ) as Raw;
}

/** A JSON answer. */
export function json<T extends z.ZodType>(
  schema: T,
  description: string,
  { headers: more = [], links, examples }: {
    headers?: HeaderName[];
    links?: Record<string, unknown>;
    examples?: Examples<T>;
  } = {},
) {
  return {
    description,
    headers: headers(...more),
    content: {
      "application/json": { schema, ...(examples ? { examples } : {}) },
    },
    ...(links ? { links: links as Raw } : {}),
  };
}

/** A JSON answer that says where the new resource is. */
export function created<T extends z.ZodType>(
  schema: T,
  description: string,
  { headers: more = [], links }: {
    headers?: HeaderName[];
    links?: Record<string, unknown>;
  } = {},
) {
  return json(schema, description, {
    headers: ["Location", ...more],
    ...(links ? { links } : {}),
  });
}

export const noContent = (description: string) => ({
  description,
  headers: headers(),
});

/**
 * What the HTTP server itself answers, before any route sees the request. All operations can give it; it is said only
 * of those that have no other answer for a bad request.
 */
export const NOT_HTTP = {
  400: {
    description:
      "The request is not acceptable HTTP: its headers are too large, say. The body is empty.",
  },
};

/** The shared error answers, each described once under `components.responses`. */
const PROBLEM_RESPONSES: Partial<
  Record<ProblemStatus, [name: string, description: string, HeaderName?]>
> = {
  400: ["BadRequest", "The request is not valid."],
  401: [
    "Unauthorized",
    "The API key is missing, unknown or revoked.",
    "WWW-Authenticate",
  ],
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
    "Retry-After",
  ],
  500: ["InternalError", "Something failed that should not have."],
  503: [
    "Unavailable",
    "The database is away, or the service is overloaded or stopping; try again after `Retry-After`.",
    "Retry-After",
  ],
};

/** `components.responses`. */
export function problemResponses(): [name: string, response: unknown][] {
  return Object.entries(PROBLEM_RESPONSES).map(
    ([status, [name, description, header]]) => [name, {
      description,
      headers: headers(...(header ? [header] : [])),
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
          examples: problemExamples(Number(status) as ProblemStatus),
        },
      },
    }],
  );
}

/** References to the shared error answers. Handlers throw them, so they add nothing to a handler's type. */
export function problems(...statuses: ProblemStatus[]): Record<never, never> {
  return Object.fromEntries(statuses.map((status) => [status, {
    $ref: `#/components/responses/${PROBLEM_RESPONSES[status]?.[0]}`,
  }]));
}

/** What any managed operation may answer. */
export const MANAGED = [400, 401, 403, 404, 429, 500, 503] as const;

/** Of a managed operation that takes a body, also these. */
export const MANAGED_WITH_BODY = [...MANAGED, 408, 413, 415] as const;

/** A JSON body, with examples of which the docs send the first. */
export const body = <T extends z.ZodType>(
  schema: T,
  examples?: Examples<T>,
) => ({
  required: true,
  content: {
    "application/json": { schema, ...(examples ? { examples } : {}) },
  },
});

/** A link from an answer to an operation that takes something out of it. */
export function link(
  operationId: string,
  parameters: Record<string, string>,
  description: string,
) {
  return {
    operationId,
    parameters: Object.fromEntries(
      Object.entries(parameters).map((
        [name, pointer],
      ) => [name, `$response.body#/${pointer}`]),
    ),
    description,
  };
}
