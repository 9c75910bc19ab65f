import { createRoute, z } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import {
  getApiKey,
  insertApiKey,
  listApiKeys,
  revokeApiKey,
} from "../db/api_keys.ts";
import {
  getWorkspace,
  insertWorkspace,
  listWorkspaces,
} from "../db/workspaces.ts";
import { type Caller, hashApiKey, mintApiKey } from "../domain/api_key.ts";
import { pageOf } from "../domain/page.ts";
import { EXAMPLE, pageQuery, pathId } from "../openapi/common.ts";
import {
  created,
  json,
  link,
  MANAGED,
  MANAGED_WITH_BODY,
  noContent,
  problems,
} from "../openapi/responses.ts";
import {
  ApiKeyCreated,
  ApiKeyList,
  ApiKeyOut,
  createApiKeyBody,
  createWorkspaceBody,
  toApiKeyOut,
  toWorkspaceOut,
  WorkspaceList,
  WorkspaceOut,
} from "../openapi/workspaces.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { jsonBody } from "./json_body.ts";
import { notFound, pageRequest } from "./paging.ts";
import { createRouter } from "./router.ts";

const tags = ["Workspaces"];
const workspaceId = pathId(
  "workspaceId",
  EXAMPLE.workspaceId,
  "The workspace.",
);
const keyId = pathId("keyId", EXAMPLE.apiKeyId, "The key's id.");

/** Another workspace's things are as if they were not there; `ADMIN_KEY` sees all workspaces. */
function assertSees(caller: Caller, workspaceId: string): void {
  if (!caller.instanceAdmin && caller.workspaceId !== workspaceId) {
    throw notFound("workspace");
  }
}

export function workspaceRoutes({ db }: Deps, requires: Auth) {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workspaces",
      operationId: "listWorkspaces",
      tags,
      summary: "List workspaces",
      description: "Newest first. For `ADMIN_KEY` alone.",
      security: [{ bearerAuth: [] }],
      middleware: requires("manage_workspaces"),
      request: { query: z.object(pageQuery) },
      responses: {
        200: json(WorkspaceList, "A page of workspaces."),
        ...problems(400, 401, 403, 429, 500, 503),
      },
    }),
    async (c) => {
      const page = pageRequest(c.req.valid("query"));
      const { rows, nextCursor } = pageOf(
        await listWorkspaces(db.sql, page),
        page.limit,
      );
      return c.json({
        workspaces: rows.map(toWorkspaceOut),
        next_cursor: nextCursor,
      }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workspaces",
      operationId: "createWorkspace",
      tags,
      summary: "Create a workspace",
      description:
        "For `ADMIN_KEY` alone. Make it an API key next: nothing else can act in it.",
      security: [{ bearerAuth: [] }],
      middleware: [requires("manage_workspaces"), jsonBody],
      request: { body: createWorkspaceBody },
      responses: {
        201: created(WorkspaceOut, "The new workspace.", {
          links: {
            workspace: link(
              "getWorkspace",
              { workspaceId: "id" },
              "The workspace.",
            ),
          },
        }),
        ...problems(400, 401, 403, 408, 413, 415, 429, 500, 503),
      },
    }),
    async (c) => {
      const { name } = c.req.valid("json");
      const workspace = await db.transaction((tx) =>
        insertWorkspace(tx, { id: uuidv7(), name })
      );
      c.header("Location", `/api/workspaces/${workspace.id}`);
      return c.json(toWorkspaceOut(workspace), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workspaces/{workspaceId}",
      operationId: "getWorkspace",
      tags,
      summary: "Get a workspace",
      description: "The caller's own, or any for `ADMIN_KEY`.",
      security: [{ bearerAuth: [] }],
      middleware: requires("read"),
      request: { params: z.object({ workspaceId }) },
      responses: {
        200: json(WorkspaceOut, "The workspace."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { workspaceId } = c.req.valid("param");
      assertSees(c.get("caller"), workspaceId);
      const workspace = await getWorkspace(db.sql, workspaceId);
      if (!workspace) throw notFound("workspace");
      return c.json(toWorkspaceOut(workspace), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workspaces/{workspaceId}/keys",
      operationId: "listApiKeys",
      tags,
      summary: "List API keys",
      description:
        "Newest first, revoked ones too. The keys themselves are never shown again.",
      security: [{ bearerAuth: [] }],
      middleware: requires("manage_keys"),
      request: {
        params: z.object({ workspaceId }),
        query: z.object(pageQuery),
      },
      responses: {
        200: json(ApiKeyList, "A page of keys."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { workspaceId } = c.req.valid("param");
      assertSees(c.get("caller"), workspaceId);
      if (!await getWorkspace(db.sql, workspaceId)) throw notFound("workspace");
      const page = pageRequest(c.req.valid("query"));
      const { rows, nextCursor } = pageOf(
        await listApiKeys(db.sql, workspaceId, page),
        page.limit,
      );
      return c.json(
        { keys: rows.map(toApiKeyOut), next_cursor: nextCursor },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/workspaces/{workspaceId}/keys",
      operationId: "createApiKey",
      tags,
      summary: "Create an API key",
      description:
        "The answer holds the key. It is stored as a digest, so this is the only time it is shown.",
      security: [{ bearerAuth: [] }],
      middleware: [requires("manage_keys"), jsonBody],
      request: { params: z.object({ workspaceId }), body: createApiKeyBody },
      responses: {
        201: created(ApiKeyCreated, "The new key.", {
          headers: ["Cache-Control"],
          links: {
            key: link(
              "getApiKey",
              { workspaceId: "workspace_id", keyId: "id" },
              "The key's record.",
            ),
          },
        }),
        ...problems(...MANAGED_WITH_BODY),
      },
    }),
    async (c) => {
      const { workspaceId } = c.req.valid("param");
      assertSees(c.get("caller"), workspaceId);
      const { name, role } = c.req.valid("json");
      const key = mintApiKey();
      const row = await db.transaction(async (tx) => {
        if (!await getWorkspace(tx, workspaceId)) throw notFound("workspace");
        return await insertApiKey(tx, {
          id: uuidv7(),
          workspaceId,
          name,
          role,
          keyHash: hashApiKey(key),
          hint: key.slice(-4),
        });
      });
      c.header("Location", `/api/workspaces/${workspaceId}/keys/${row.id}`);
      c.header("Cache-Control", "no-store");
      return c.json({ ...toApiKeyOut(row), key }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/workspaces/{workspaceId}/keys/{keyId}",
      operationId: "getApiKey",
      tags,
      summary: "Get an API key",
      description: "What is known of a key: never the key itself.",
      security: [{ bearerAuth: [] }],
      middleware: requires("manage_keys"),
      request: { params: z.object({ workspaceId, keyId }) },
      responses: {
        200: json(ApiKeyOut, "The key's record."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { workspaceId, keyId } = c.req.valid("param");
      assertSees(c.get("caller"), workspaceId);
      const key = await getApiKey(db.sql, workspaceId, keyId);
      if (!key) throw notFound("key");
      return c.json(toApiKeyOut(key), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: "/api/workspaces/{workspaceId}/keys/{keyId}",
      operationId: "revokeApiKey",
      tags,
      summary: "Revoke an API key",
      description:
        "It stops working at once. Its record stays, with `revoked_at`.",
      security: [{ bearerAuth: [] }],
      middleware: requires("manage_keys"),
      request: { params: z.object({ workspaceId, keyId }) },
      responses: {
        204: noContent("Revoked."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { workspaceId, keyId } = c.req.valid("param");
      assertSees(c.get("caller"), workspaceId);
      const found = await db.transaction((tx) =>
        revokeApiKey(tx, workspaceId, keyId)
      );
      if (!found) throw notFound("key");
      return c.body(null, 204);
    },
  );

  return app;
}
