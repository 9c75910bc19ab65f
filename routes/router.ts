import { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "./deps.ts";
import { invalidRequest } from "./errors.ts";

/** A router whose validation faults become problem+json like all others. */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error, result.target);
    },
  });
}
