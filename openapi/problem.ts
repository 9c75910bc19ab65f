import { z } from "@hono/zod-openapi";
import { ERROR_CODES } from "../domain/errors.ts";

const ErrorCode = z.enum(ERROR_CODES).openapi("ErrorCode", {
  description:
    "What went wrong, for programs. Codes are never renamed; new ones may be added.",
  example: "not_found",
});

const FieldError = z.object({
  in: z.enum(["body", "path", "query", "header"]),
  pointer: z.string().max(1024).openapi({
    description:
      "A JSON Pointer (RFC 6901) into the body, or the parameter's name.",
    example: "/name",
  }),
  detail: z.string().max(1024).openapi({ example: "must not be empty" }),
}).openapi("FieldError");

/** RFC 9457. */
export const Problem = z.object({
  type: z.string().max(255).openapi({
    format: "uri-reference",
    example: "/problems/not_found",
    description:
      "Identifies the kind of problem, and leads to its description.",
  }),
  title: z.string().max(255).openapi({ example: "Not found" }),
  status: z.number().int().openapi({
    format: "int32",
    minimum: 400,
    maximum: 599,
    example: 404,
  }),
  code: ErrorCode,
  detail: z.string().max(4096).openapi({
    example: "There is no such delivery in this autopilot.",
    description: "What happened and what to do about it.",
  }),
  instance: z.string().max(255).openapi({
    format: "uri-reference",
    example: "urn:uuid:01980000-0000-7000-8000-00000000000a",
    description: "This occurrence: the request's id, as in `X-Request-Id`.",
  }),
  errors: z.array(FieldError).max(100).optional().openapi({
    description: "The faults of an invalid request, each with its place.",
  }),
}).openapi("Problem");

export type Problem = z.infer<typeof Problem>;
