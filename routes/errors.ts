import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ZodError } from "zod";
import {
  DatabaseUnavailable,
  isDatabaseFault,
  isUnstorableValue,
} from "../db/errors.ts";
import { type FieldError, ServiceError } from "../domain/errors.ts";
import { errorFields, type Log } from "../log.ts";
import { type Problem, PROBLEMS } from "../openapi/problem.ts";
import type { Env } from "./deps.ts";
import { RateLimited, showQuota } from "./limits.ts";

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
  if (error instanceof RateLimited) showQuota(c, error.quota);
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
  if (isUnstorableValue(error)) {
    return new ServiceError(
      "invalid_request",
      "A value cannot be stored or looked for: text holds no NUL, times are between the years 1 and 9999, and JSON is not thousands of levels deep.",
    );
  }
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
