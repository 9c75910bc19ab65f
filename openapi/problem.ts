import { z } from "@hono/zod-openapi";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ERROR_CODES, type ErrorCode } from "../domain/errors.ts";
import { EXAMPLE } from "./common.ts";
import { named } from "./named.ts";

/** Each code's HTTP status, title, and what to do about it. The document and `/problems/{code}` show all three. */
export const PROBLEMS = {
  invalid_request: [
    400,
    "Invalid request",
    "A parameter or the body is not as the document describes it; `errors` says where.",
  ],
  empty_body: [
    400,
    "Empty body",
    "The webhook has no body. Send a JSON object or array.",
  ],
  invalid_json: [
    400,
    "Body is not JSON",
    "The body cannot be parsed as JSON. Nothing was stored.",
  ],
  scalar_json: [
    400,
    "Body is not a JSON object or array",
    "The body is JSON, but a string, number, boolean or null. Send an object or an array.",
  ],
  invalid_form: [
    400,
    "Body is not a valid form",
    "The body cannot be parsed as the form that its content type says it is.",
  ],
  invalid_content_encoding: [
    400,
    "Body is not in its content coding",
    "The body cannot be decoded by the content coding that the request names.",
  ],
  handshake_refused: [
    401,
    "Handshake refused",
    "The provider's check of the webhook URL was refused: wrong_verify_token.",
  ],
  unauthorized: [
    401,
    "Unauthorized",
    "Send a live API key as `Authorization: Bearer <key>`.",
  ],
  forbidden: [
    403,
    "Forbidden",
    "The API key's role does not allow this. Use a key with a role that does.",
  ],
  not_found: [
    404,
    "Not found",
    "There is no such thing in this workspace, or nothing at this path.",
  ],
  webhook_not_found: [
    404,
    "webhook not found",
    "No trigger has this webhook URL. It may have been rotated or deleted: copy the trigger's `webhook_url` again.",
  ],
  method_not_allowed: [
    405,
    "Method not allowed",
    "This path does not take this method; `Allow` says which it takes.",
  ],
  request_timeout: [
    408,
    "The body did not arrive in time",
    "The sender stalled while sending the body, or went away. Send it again.",
  ],
  conflict: [
    409,
    "Conflict",
    "The state of the thing does not allow this. Read it again, then decide.",
  ],
  delivery_rejected: [
    409,
    "A rejected delivery is never run",
    "The delivery failed verification, so it cannot be replayed. Have the provider send it again, signed.",
  ],
  delivery_has_no_body: [
    409,
    "The delivery has no body",
    "The delivery's body was not kept, so there is nothing to replay.",
  ],
  autopilot_not_active: [
    409,
    "The autopilot is not active",
    'Set the autopilot\'s `status` to "active" first.',
  ],
  autopilot_archived: [
    409,
    "The autopilot is archived",
    'Set the autopilot\'s `status` to "active" to take it out again.',
  ],
  trigger_disabled: [
    409,
    "The trigger is disabled",
    "Set the trigger's `enabled` to true first.",
  ],
  trigger_gone: [
    409,
    "The trigger was deleted",
    "The trigger that received the delivery is not there any more.",
  ],
  lease_lost: [
    409,
    "The lease is not held any more",
    "The run was finished, or its lease lapsed and another worker may hold it. Drop the work and claim again.",
  ],
  secret_not_revealable: [
    409,
    "The secret is not shown",
    "Only a secret that the provider has handed out can be shown, and only once. Set a new one instead.",
  ],
  cannot_sign: [
    409,
    "The provider's signature cannot be made",
    "No secret is in force that makes the provider's signature: add one, or have the provider send its own test.",
  ],
  payload_too_large: [
    413,
    "Body too large",
    "The body is larger than is allowed here.",
  ],
  unsupported_media_type: [
    415,
    "Unsupported media type",
    "Send the body as `Content-Type: application/json`, or as the trigger's provider does.",
  ],
  unsupported_content_encoding: [
    415,
    "Unsupported content coding",
    "Send the body without a content coding.",
  ],
  idempotency_key_reused: [
    422,
    "Idempotency-Key used for another request",
    "Use a new key for a new request; the old key stands for the first request alone.",
  ],
  rate_limited_ip: [
    429,
    "Too many requests",
    "This address sends too much. Try again after `Retry-After` seconds.",
  ],
  rate_limited_token: [
    429,
    "Too many webhooks for this trigger",
    "This trigger receives too much. Try again after `Retry-After` seconds.",
  ],
  rate_limited_bad_credentials: [
    429,
    "Too many bad credentials",
    "This address sent too many unknown tokens or bad signatures. Try again after `Retry-After` seconds.",
  ],
  internal: [
    500,
    "Internal error",
    "Something failed that should not have. The service's log says more, under the id in `instance`.",
  ],
  unavailable: [
    503,
    "Temporarily unavailable",
    "The database, or something else that is needed, is away. Nothing was stored: try again after `Retry-After` seconds.",
  ],
  overloaded: [
    503,
    "Overloaded",
    "There is more to do than can be done in time. Nothing was stored: try again after `Retry-After` seconds.",
  ],
  draining: [
    503,
    "Stopping",
    "This instance is stopping. Nothing was stored: try again, and another one answers.",
  ],
} as const satisfies Record<
  ErrorCode,
  readonly [status: ContentfulStatusCode, title: string, help: string]
>;

export type ProblemStatus = (typeof PROBLEMS)[ErrorCode][0];

const ErrorCodeOut = named("ErrorCode", z.enum(ERROR_CODES), {
  description:
    "What went wrong, for programs. Codes are never renamed; new ones may be added.",
  example: "not_found",
});

const FieldError = named(
  "FieldError",
  z.object({
    in: z.enum(["body", "path", "query", "header"]).openapi({
      description: "The part of the request.",
      example: "body",
    }),
    pointer: z.string().max(1024).openapi({
      description:
        "A JSON Pointer (RFC 6901) into the body, or the parameter's name. Empty: the whole of it.",
      example: "/name",
    }),
    detail: z.string().max(1024).openapi({
      description: "What is wrong with it.",
      example: "must have 1 to 100 characters",
    }),
  }),
  { description: "One fault of an invalid request." },
);

const title = z.string().max(255).openapi({
  description: "The kind of problem, for people. The same for each `code`.",
  example: "Not found",
});

const status = z.number().int().openapi({
  format: "int32",
  minimum: 400,
  maximum: 599,
  description: "The HTTP status.",
  example: 404,
});

export const Problem = named(
  "Problem",
  z.object({
    type: z.string().max(255).openapi({
      format: "uri-reference",
      example: "/problems/not_found",
      description:
        "Identifies the kind of problem, and leads to its description.",
    }),
    title,
    status,
    code: ErrorCodeOut,
    detail: z.string().max(4096).openapi({
      example: "There is no such delivery.",
      description: "What happened, and what to do about it.",
    }),
    instance: z.string().max(255).openapi({
      format: "uri-reference",
      example: `urn:uuid:${EXAMPLE.requestId}`,
      description: "This occurrence: the request's id, as in `X-Request-Id`.",
    }),
    errors: z.array(FieldError).max(100).optional().openapi({
      description: "The faults of an invalid request, each with its place.",
    }),
  }),
  { description: "What every error looks like (RFC 9457)." },
);

export type Problem = z.infer<typeof Problem>;

export const ProblemType = named(
  "ProblemType",
  z.object({
    code: ErrorCodeOut,
    title,
    status,
    description: z.string().max(1024).openapi({
      description: "What it means, and what to do about it.",
      example: PROBLEMS.not_found[2],
    }),
  }),
  { description: "A kind of problem." },
);

export function toProblemType(code: ErrorCode): z.infer<typeof ProblemType> {
  const [status, title, description] = PROBLEMS[code];
  return { code, title, status, description };
}

/** Each problem that has a status, as an example of an answer with it. */
export function problemExamples(status: ProblemStatus) {
  const examples = ERROR_CODES.filter((code) => PROBLEMS[code][0] === status)
    .map((
      code,
    ) => [code, { summary: PROBLEMS[code][1], value: example(code) }]);
  return Object.fromEntries(examples);
}

function example(code: ErrorCode): Problem {
  const [status, title, detail] = PROBLEMS[code];
  return {
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail,
    instance: `urn:uuid:${EXAMPLE.requestId}`,
    ...(code === "invalid_request"
      ? {
        errors: [{
          in: "body",
          pointer: "/name",
          detail: "must have 1 to 100 characters",
        }],
      }
      : {}),
  };
}
