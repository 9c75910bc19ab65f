import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ZodError } from "zod";
import { DatabaseUnavailable, isDatabaseFault } from "../db/errors.ts";
import {
  type ErrorCode,
  type FieldError,
  ServiceError,
} from "../domain/errors.ts";
import { errorFields, type Log } from "../log.ts";
import type { Problem } from "../openapi/problem.ts";
import type { Env } from "./deps.ts";

/** Each code's HTTP status and title; `/problems/{code}` shows both. */
export const PROBLEMS = {
  invalid_request: [400, "Invalid request"],
  empty_body: [400, "Empty body"],
  invalid_json: [400, "Body is not JSON"],
  scalar_json: [400, "Body is not a JSON object or array"],
  invalid_form: [400, "Body is not a valid form"],
  invalid_content_encoding: [400, "Body is not in its content coding"],
  unauthorized: [401, "Unauthorized"],
  forbidden: [403, "Forbidden"],
  not_found: [404, "Not found"],
  webhook_not_found: [404, "webhook not found"],
  method_not_allowed: [405, "Method not allowed"],
  request_timeout: [408, "The body did not arrive in time"],
  conflict: [409, "Conflict"],
  delivery_rejected: [409, "A rejected delivery is never run"],
  delivery_has_no_body: [409, "The delivery has no body"],
  autopilot_not_active: [409, "The autopilot is not active"],
  autopilot_archived: [409, "The autopilot is archived"],
  trigger_disabled: [409, "The trigger is disabled"],
  trigger_gone: [409, "The trigger was deleted"],
  lease_lost: [409, "The lease is not held any more"],
  payload_too_large: [413, "Body too large"],
  unsupported_media_type: [415, "Unsupported media type"],
  unsupported_content_encoding: [415, "Unsupported content coding"],
  idempotency_key_reused: [422, "Idempotency-Key used for another request"],
  rate_limited_ip: [429, "Too many requests"],
  rate_limited_token: [429, "Too many webhooks for this trigger"],
  rate_limited_bad_credentials: [429, "Too many bad credentials"],
  internal: [500, "Internal error"],
  unavailable: [503, "Temporarily unavailable"],
  overloaded: [503, "Overloaded"],
  draining: [503, "Stopping"],
} as const satisfies Record<ErrorCode, readonly [ContentfulStatusCode, string]>;

/** The one way from an error to an answer. What is not meant for the caller goes to the log. */
export function problemResponse(
  c: Context<Env>,
  error: unknown,
  log: Log,
): Response {
  const known = toServiceError(error);
  if (known.code === "internal" || known.code === "unavailable") {
    log(known.code === "internal" ? "error" : "warn", known.code, {
      request_id: c.get("requestId"),
      ...errorFields(known.cause ?? error),
    });
  }
  const [status, title] = PROBLEMS[known.code];
  c.set("errorCode", known.code);
  if (known.retryAfter !== undefined) {
    c.header("Retry-After", String(Math.max(1, Math.ceil(known.retryAfter))));
  }
  if (status === 401) {
    c.header("WWW-Authenticate", 'Bearer realm="sluice"');
  }
  const problem: Problem = {
    type: `/problems/${known.code}`,
    title,
    status,
    code: known.code,
    detail: known.message,
    instance: `urn:uuid:${c.get("requestId")}`,
    ...(known.errors ? { errors: [...known.errors] } : {}),
  };
  return c.body(JSON.stringify(problem), status, {
    "Content-Type": "application/problem+json",
  });
}

function toServiceError(error: unknown): ServiceError {
  if (error instanceof DatabaseUnavailable || isDatabaseFault(error)) {
    return new ServiceError(
      "unavailable",
      "The database is not available; try again.",
      { retryAfter: 1, cause: error },
    );
  }
  if (error instanceof ServiceError) return error;
  if (error instanceof HTTPException) return fromHono(error);
  return new ServiceError(
    "internal",
    "Something failed that should not have. The service's log says more, under the id in `instance`.",
    { cause: error },
  );
}

/** What Hono's own validators throw. */
function fromHono(error: HTTPException): ServiceError {
  switch (error.status) {
    case 400:
      return new ServiceError("invalid_json", "The body is not valid JSON.");
    case 415:
      return new ServiceError(
        "unsupported_media_type",
        "Send the body as `Content-Type: application/json`.",
      );
    default:
      return new ServiceError("internal", "Something failed.", {
        cause: error,
      });
  }
}

/** Field faults from zod, with their places. */
export function invalidRequest(
  error: ZodError,
  target: string,
): ServiceError {
  const where = PLACES[target] ?? "body";
  const errors: FieldError[] = error.issues.slice(0, 100).map((issue) => ({
    in: where,
    pointer: where === "body"
      ? issue.path.map((part) => `/${escapePointer(String(part))}`).join("")
      : issue.path.join("."),
    detail: issue.message.slice(0, 1024),
  }));
  const [first] = errors;
  return new ServiceError(
    "invalid_request",
    `The request is not valid: ${where} ${first?.pointer ?? ""} ${
      first?.detail ?? ""
    }`.slice(0, 1024),
    { errors },
  );
}

const PLACES: Record<string, FieldError["in"]> = {
  json: "body",
  param: "path",
  query: "query",
  header: "header",
};

function escapePointer(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}
