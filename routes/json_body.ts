import { createMiddleware } from "hono/factory";
import { ServiceError } from "../domain/errors.ts";
import { BODY_DEADLINES, readBody } from "./body.ts";
import type { Env } from "./deps.ts";

const LIMITS = { maxBytes: 2 ** 20, deadlines: BODY_DEADLINES };

/**
 * Takes in the body of a managed request, bounded in size and time, for the validators to parse. It comes after the
 * key is checked: nobody without one can make the service wait for a body.
 */
export const jsonBody = createMiddleware<Env>(async (c, next) => {
  // Without this, the validators would take no body for an empty object.
  if (c.req.header("content-type") === undefined) {
    throw new ServiceError(
      "unsupported_media_type",
      "Send a body, as `Content-Type: application/json`.",
    );
  }
  const coding = c.req.header("content-encoding") ?? "identity";
  if (coding !== "identity") {
    throw new ServiceError(
      "unsupported_content_encoding",
      `Send the body as it is, without the content coding "${
        coding.slice(0, 64)
      }".`,
    );
  }
  const bytes = await readBody(c.req.raw, LIMITS);
  c.req.bodyCache.arrayBuffer = Promise.resolve(bytes.slice().buffer) as never;
  await next();
});
