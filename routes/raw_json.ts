import type { Context, TypedResponse } from "hono";
import type { JSONParsed } from "hono/utils/types";
import type { Env } from "./deps.ts";

/**
 * Answers with JSON text that was put together already. `T` is the wire shape that the text has: the type says what
 * the route declares, and the contract tests hold the text to it.
 */
export function rawJson<T, S extends 200 | 201>(
  c: Context<Env>,
  text: string,
  status: S,
): Response & TypedResponse<JSONParsed<T>, S, "json"> {
  return c.body(text, status, {
    "Content-Type": "application/json",
  }) as unknown as Response & TypedResponse<JSONParsed<T>, S, "json">;
}
