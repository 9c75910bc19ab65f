import { createRoute, z } from "@hono/zod-openapi";
import { schemaVersion } from "../db/migrate.ts";
import { ERROR_CODES, type ErrorCode, ServiceError } from "../domain/errors.ts";
import { Health } from "../openapi/operations.ts";
import { ProblemType, toProblemType } from "../openapi/problem.ts";
import { json, NOT_HTTP, problems } from "../openapi/responses.ts";
import type { Deps } from "./deps.ts";
import { createRouter } from "./router.ts";

const tags = ["Operations"];

export function operationRoutes(deps: Deps) {
  const app = createRouter();
  // Anybody may ask, so those who ask at once share one look at the database.
  let asking: Promise<number> | null = null;
  const currentVersion = () =>
    asking ??= schemaVersion(deps.db.sql).finally(() => asking = null);

  app.openapi(
    createRoute({
      method: "get",
      path: "/livez",
      operationId: "getLiveness",
      tags,
      summary: "Is the process up?",
      description:
        "Answers as long as the process does. Restart it when it does not.",
      security: [],
      responses: { 200: json(Health, "It is."), ...NOT_HTTP, ...problems(500) },
    }),
    (c) => c.json({ status: "ok" as const }, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/readyz",
      operationId: "getReadiness",
      tags,
      summary: "Can it take webhooks?",
      description:
        "The database answers, its schema is current, and the service is not stopping. Send no traffic while it says no.",
      security: [],
      responses: {
        200: json(Health, "It can."),
        ...NOT_HTTP,
        ...problems(500, 503),
      },
    }),
    async (c) => {
      if (deps.draining.aborted) {
        throw new ServiceError("draining", "The service is stopping.", {
          retryAfter: 5,
        });
      }
      if (await currentVersion() !== deps.schemaVersion) {
        throw new ServiceError(
          "unavailable",
          "The database's schema is not the one that this version needs.",
          { retryAfter: 5 },
        );
      }
      return c.json({ status: "ok" as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/metrics",
      operationId: "getMetrics",
      tags,
      summary: "Metrics",
      description:
        "Counters, gauges and histograms in the Prometheus text format. Read from memory, never from a table.",
      security: [],
      responses: {
        200: {
          description: "The metrics.",
          content: {
            "text/plain": { schema: z.string().max(1_000_000) },
          },
        },
        ...NOT_HTTP,
        ...problems(500),
      },
    }),
    async (c) =>
      c.text(await deps.metrics.registry.metrics(), 200, {
        "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
      }),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/problems/{code}",
      operationId: "getProblemType",
      tags,
      summary: "What does an error mean?",
      description: "Where the `type` of a problem leads.",
      security: [],
      request: {
        params: z.object({
          code: z.string().max(64).openapi({
            param: { name: "code", in: "path" },
            example: "not_found",
            description: "The error's code.",
          }),
        }),
      },
      responses: {
        200: json(ProblemType, "The kind of problem."),
        ...problems(400, 404, 500),
      },
    }),
    (c) => {
      const { code } = c.req.valid("param");
      if (!isErrorCode(code)) {
        throw new ServiceError("not_found", "There is no such error code.");
      }
      return c.json(toProblemType(code), 200);
    },
  );

  return app;
}

function isErrorCode(code: string): code is ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(code);
}
