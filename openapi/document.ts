import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "hono";
import { Problem } from "./problem.ts";
import { PROBLEM_RESPONSES } from "./responses.ts";

export const OPENAPI_VERSION = "3.1.1";
export const API_VERSION = "1.0.0";

const TAGS = [
  [
    "Webhooks",
    "Where providers post to. The token in the path is the credential.",
  ],
  ["Autopilots", "The automations that events run."],
  [
    "Triggers",
    "The webhook URLs of an autopilot, each with its provider, secret and filters.",
  ],
  ["Deliveries", "What arrived, exactly as it did, and what became of it."],
  [
    "Runs",
    "The executions that deliveries made, for workers to claim and finish.",
  ],
  ["Workspaces", "Tenants and their API keys."],
  ["Operations", "Probes, metrics, and descriptions of errors."],
] as const;

const HEADER_COMPONENTS = {
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
  "X-Request-Id": {
    description: "The request's id, as in the service's log.",
    required: true,
    schema: { type: "string", maxLength: 64 },
    example: "01980000-0000-7000-8000-00000000000a",
  },
  "Location": {
    description: "The path of what was made.",
    required: true,
    schema: { type: "string", format: "uri-reference", maxLength: 1024 },
    example: "/api/autopilots/01980000-0000-7000-8000-000000000002",
  },
  "WWW-Authenticate": {
    description: "How to authenticate (RFC 6750 §3).",
    required: true,
    schema: { type: "string", maxLength: 255 },
    example: 'Bearer realm="sluice"',
  },
} as const;

const EXTRA_HEADERS: Partial<Record<number, keyof typeof HEADER_COMPONENTS>> = {
  401: "WWW-Authenticate",
  429: "Retry-After",
  503: "Retry-After",
};

/** The shared parts of the document; called before the routes are mounted. */
export function registerComponents<E extends Env>(app: OpenAPIHono<E>): void {
  const registry = app.openAPIRegistry;
  registry.register("Problem", Problem);
  registry.registerComponent("securitySchemes", "bearerAuth", {
    type: "http",
    scheme: "bearer",
    description:
      "An API key: `ADMIN_KEY`, or a workspace's key from `POST /api/workspaces/{workspaceId}/keys`.",
  });
  for (const [name, header] of Object.entries(HEADER_COMPONENTS)) {
    registry.registerComponent("headers", name, header as never);
  }
  for (
    const [status, [name, description]] of Object.entries(PROBLEM_RESPONSES)
  ) {
    const extra = EXTRA_HEADERS[Number(status)];
    registry.registerComponent("responses", name, {
      description,
      headers: Object.fromEntries(
        [
          "RateLimit",
          "RateLimit-Policy",
          "X-Request-Id",
          ...(extra ? [extra] : []),
        ]
          .map((
            header,
          ) => [header, { $ref: `#/components/headers/${header}` }]),
      ),
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
        },
      },
    });
  }
}

/** The whole document, as plain JSON. Throws where a schema cannot be said in OpenAPI: at boot, not per request. */
export function buildDocument<E extends Env>(
  app: OpenAPIHono<E>,
): Record<string, unknown> {
  const document = app.getOpenAPI31Document({
    openapi: OPENAPI_VERSION,
    info: {
      title: "Sluice",
      version: API_VERSION,
      description:
        "Receives webhooks. Providers post to a trigger's webhook URL. Sluice verifies the signature over the raw bytes, drops " +
        "duplicates, stores the delivery durably before it answers, and makes exactly one run of the autopilot. " +
        "Errors are `application/problem+json` (RFC 9457) with a stable `code`.",
      license: { name: "MIT", identifier: "MIT" } as { name: string },
    },
    servers: [{
      url: "/",
      description: "The service that serves this document.",
    }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
    security: [{ bearerAuth: [] }],
  }, { sortComponents: "alphabetically" } as never);
  return withoutEmptyParts(document as unknown as Record<string, unknown>);
}

function withoutEmptyParts(
  document: Record<string, unknown>,
): Record<string, unknown> {
  const isEmpty = (value: unknown) =>
    typeof value === "object" && value !== null &&
    Object.keys(value).length === 0;
  const components = Object.fromEntries(
    Object.entries(document["components"] as object).filter(([, part]) =>
      !isEmpty(part)
    ),
  );
  const rest = Object.entries(document).filter(([, part]) => !isEmpty(part));
  return { ...Object.fromEntries(rest), components };
}
