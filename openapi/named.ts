import { z } from "@hono/zod-openapi";

const NAMED = new Map<string, z.ZodType>();

/**
 * Gives a schema its name in the document. All names are registered before the routes are, in the order of their
 * definition: else the first use that says more (a description, a default) would change the schema for all others.
 */
export function named<T extends z.ZodType>(
  name: string,
  schema: T,
  metadata: { description?: string; example?: unknown } = {},
): T {
  if (NAMED.has(name)) {
    throw new Error(`Two schemas are named "${name}": rename one of them`);
  }
  const result = schema.openapi(name, metadata as never);
  NAMED.set(name, result);
  return result;
}

export function namedSchemas(): ReadonlyMap<string, z.ZodType> {
  return NAMED;
}
