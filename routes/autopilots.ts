import { createRoute, z } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import {
  getAutopilot,
  insertAutopilot,
  listAutopilots,
  updateAutopilot,
} from "../db/autopilots.ts";
import { skipQueuedRuns } from "../db/runs.ts";
import { pageOf } from "../domain/page.ts";
import {
  AutopilotList,
  AutopilotOut,
  AutopilotStatus,
  createAutopilotBody,
  toAutopilotOut,
  updateAutopilotBody,
} from "../openapi/autopilots.ts";
import {
  EXAMPLE,
  idempotencyKeyHeader,
  optionalQuery,
  pageQuery,
  pathId,
} from "../openapi/common.ts";
import {
  created,
  json,
  link,
  MANAGED,
  MANAGED_WITH_BODY,
  problems,
} from "../openapi/responses.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { jsonBody } from "./json_body.ts";
import { onceFor } from "./idempotency.ts";
import { notFound, pageRequest } from "./paging.ts";
import { createRouter } from "./router.ts";

const tags = ["Autopilots"];
const security = [{ bearerAuth: [] }];
const params = z.object({
  autopilotId: pathId("autopilotId", EXAMPLE.autopilotId, "The autopilot."),
});

export function autopilotRoutes({ db, runQueue }: Deps, requires: Auth) {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/autopilots",
      operationId: "listAutopilots",
      tags,
      summary: "List autopilots",
      description: "Newest first.",
      security,
      middleware: requires("read"),
      request: {
        query: z.object({
          ...pageQuery,
          status: optionalQuery(
            "status",
            AutopilotStatus,
            "active",
            "Only those in this state.",
          ),
        }),
      },
      responses: {
        200: json(AutopilotList, "A page of autopilots."),
        ...problems(400, 401, 403, 429, 500, 503),
      },
    }),
    async (c) => {
      const query = c.req.valid("query");
      const page = pageRequest(query);
      const { rows, nextCursor } = pageOf(
        await listAutopilots(db.sql, c.get("caller").workspaceId, page, {
          status: query.status ?? null,
        }),
        page.limit,
      );
      return c.json({
        autopilots: rows.map(toAutopilotOut),
        next_cursor: nextCursor,
      }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/autopilots",
      operationId: "createAutopilot",
      tags,
      summary: "Create an autopilot",
      description: "It is active at once. Make it a trigger next.",
      security,
      middleware: [requires("write"), jsonBody],
      request: {
        headers: z.object(idempotencyKeyHeader),
        body: createAutopilotBody,
      },
      responses: {
        201: created(AutopilotOut, "The new autopilot.", {
          links: {
            autopilot: link(
              "getAutopilot",
              { autopilotId: "id" },
              "The autopilot.",
            ),
          },
        }),
        ...problems(400, 401, 403, 408, 413, 415, 422, 429, 500, 503),
      },
    }),
    async (c) => {
      const input = c.req.valid("json");
      const { workspaceId } = c.get("caller");
      const id = uuidv7();
      const autopilot = await db.transaction(async (tx) => {
        const once = await onceFor(tx, c, {
          resourceId: id,
          body: input,
          key: c.req.valid("header")["idempotency-key"],
        });
        if (!once.first) {
          return await getAutopilot(tx, workspaceId, once.resourceId);
        }
        return await insertAutopilot(tx, {
          id,
          workspaceId,
          name: input.name,
          status: "active",
          offlinePolicy: input.offline_policy ?? "queue",
        });
      });
      if (!autopilot) throw notFound("autopilot");
      c.header("Location", `/api/autopilots/${autopilot.id}`);
      return c.json(toAutopilotOut(autopilot), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/autopilots/{autopilotId}",
      operationId: "getAutopilot",
      tags,
      summary: "Get an autopilot",
      description: "Its state and policy.",
      security,
      middleware: requires("read"),
      request: { params },
      responses: {
        200: json(AutopilotOut, "The autopilot."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const autopilot = await getAutopilot(
        db.sql,
        c.get("caller").workspaceId,
        c.req.valid("param").autopilotId,
      );
      if (!autopilot) throw notFound("autopilot");
      return c.json(toAutopilotOut(autopilot), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: "/api/autopilots/{autopilotId}",
      operationId: "updateAutopilot",
      tags,
      summary: "Update an autopilot",
      description:
        "Pausing, resuming and archiving take effect with the next webhook, on every replica. Archiving records " +
        "what is still queued as skipped.",
      security,
      middleware: [requires("write"), jsonBody],
      request: { params, body: updateAutopilotBody },
      responses: {
        200: json(AutopilotOut, "The autopilot as it is now."),
        ...problems(...MANAGED_WITH_BODY),
      },
    }),
    async (c) => {
      const { autopilotId } = c.req.valid("param");
      const { name, status, offline_policy } = c.req.valid("json");
      const autopilot = await db.transaction(async (tx) => {
        const updated = await updateAutopilot(
          tx,
          c.get("caller").workspaceId,
          autopilotId,
          {
            ...(name === undefined ? {} : { name }),
            ...(status === undefined ? {} : { status }),
            ...(offline_policy === undefined
              ? {}
              : { offlinePolicy: offline_policy }),
          },
        );
        if (updated && status === "archived") {
          await skipQueuedRuns(tx, autopilotId);
        }
        return updated;
      });
      if (!autopilot) throw notFound("autopilot");
      // What waited while it was paused can be claimed now.
      if (status === "active") runQueue.announce(autopilot.workspaceId);
      return c.json(toAutopilotOut(autopilot), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/api/autopilots/{autopilotId}",
      operationId: "archiveAutopilot",
      tags,
      summary: "Archive an autopilot",
      description:
        "Puts it away: its triggers record deliveries as ignored, and what is still queued is recorded as skipped. " +
        "Its history stays. Set `status` to take it out again.",
      security,
      middleware: requires("write"),
      request: { params },
      responses: {
        200: json(AutopilotOut, "The archived autopilot."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId } = c.req.valid("param");
      const autopilot = await db.transaction(async (tx) => {
        const archived = await updateAutopilot(
          tx,
          c.get("caller").workspaceId,
          autopilotId,
          { status: "archived" },
        );
        if (archived) await skipQueuedRuns(tx, autopilotId);
        return archived;
      });
      if (!autopilot) throw notFound("autopilot");
      return c.json(toAutopilotOut(autopilot), 200);
    },
  );

  return app;
}
