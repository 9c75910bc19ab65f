import { z } from "@hono/zod-openapi";
import { named } from "./named.ts";

export const Health = named(
  "Health",
  z.object({
    status: z.enum(["ok"]).openapi({
      description: "Anything else is said by the HTTP status.",
      example: "ok",
    }),
  }),
  { description: "What a probe is told." },
);
