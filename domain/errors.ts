/**
 * Every public error code. A code is a promise: it is never renamed, and a new one is added here first.
 * `routes/errors.ts` gives each its HTTP status and title; the OpenAPI enum is made from this list.
 */
export const ERROR_CODES = [
  // 400
  "invalid_request",
  "empty_body",
  "invalid_json",
  "scalar_json",
  "invalid_form",
  "invalid_content_encoding",
  // 401, 403
  "unauthorized",
  "handshake_refused",
  "forbidden",
  // 404, 405, 408
  "not_found",
  "webhook_not_found",
  "method_not_allowed",
  "request_timeout",
  // 409
  "conflict",
  "delivery_rejected",
  "delivery_has_no_body",
  "autopilot_not_active",
  "autopilot_archived",
  "trigger_disabled",
  "trigger_gone",
  "lease_lost",
  "secret_not_revealable",
  "cannot_sign",
  // 413, 415, 422
  "payload_too_large",
  "unsupported_media_type",
  "unsupported_content_encoding",
  "idempotency_key_reused",
  // 429
  "rate_limited_ip",
  "rate_limited_token",
  "rate_limited_bad_credentials",
  // 500, 503
  "internal",
  "unavailable",
  "overloaded",
  "draining",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Where in the request a fault lies, and what it is. */
export interface FieldError {
  readonly in: "body" | "path" | "query" | "header";
  /** A JSON Pointer (RFC 6901) into the body, or the name of the parameter. */
  readonly pointer: string;
  readonly detail: string;
}

/** A failure the caller is told about: `detail` is public, says what to do, and holds no secret. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[] | undefined;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: {
      errors?: readonly FieldError[];
      retryAfter?: number;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }
}
