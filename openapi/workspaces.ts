import { z } from "@hono/zod-openapi";
import { API_KEY_ROLES, type ApiKey } from "../domain/api_key.ts";
import type { Page } from "../domain/page.ts";
import type { Workspace } from "../domain/workspace.ts";
import {
  EXAMPLE,
  id,
  nextCursor,
  optionalTimestamp,
  timestamp,
} from "./common.ts";

export const WorkspaceOut = z.object({
  id: id(EXAMPLE.workspaceId, "The workspace."),
  name: z.string().max(100).openapi({ example: "default" }),
  created_at: timestamp("When it was made."),
}).openapi("Workspace");

export const WorkspaceIn = z.strictObject({
  name: z.string().min(1).max(100).openapi({ example: "Payments" }),
}).openapi("WorkspaceCreate");

export const WorkspaceList = z.object({
  workspaces: z.array(WorkspaceOut).max(100),
  next_cursor: nextCursor,
}).openapi("WorkspaceList");

const ApiKeyRole = z.enum(API_KEY_ROLES).openapi("ApiKeyRole", {
  description:
    "`reader` reads; `worker` also claims and finishes runs; `member` also manages autopilots, triggers, runs and " +
    "replays; `admin` also manages keys.",
  example: "worker",
});

const keyFields = {
  id: id(EXAMPLE.apiKeyId, "The key's id, not the key."),
  workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
  name: z.string().max(100).openapi({ example: "CI worker" }),
  role: ApiKeyRole,
  hint: z.string().max(4).openapi({
    example: "x9Qa",
    description: "The key's last four characters.",
  }),
  created_at: timestamp("When it was made."),
  last_used_at: optionalTimestamp(
    "When it was last used, to the minute; null if never.",
  ),
  revoked_at: optionalTimestamp("When it was revoked; null while it works."),
};

export const ApiKeyOut = z.object(keyFields).openapi("ApiKey");

export const ApiKeyCreated = z.object({
  ...keyFields,
  key: z.string().max(64).openapi({
    example: "slk_0000000000000000000000000000000000000000000",
    description: "The key itself. It is shown here and never again.",
  }),
}).openapi("ApiKeyCreated");

export const ApiKeyIn = z.strictObject({
  name: z.string().min(1).max(100).openapi({ example: "CI worker" }),
  role: ApiKeyRole,
}).openapi("ApiKeyCreate");

export const ApiKeyList = z.object({
  keys: z.array(ApiKeyOut).max(100),
  next_cursor: nextCursor,
}).openapi("ApiKeyList");

export function toWorkspaceOut(
  workspace: Workspace,
): z.infer<typeof WorkspaceOut> {
  return {
    id: workspace.id,
    name: workspace.name,
    created_at: workspace.createdAt.toISOString(),
  };
}

export function toWorkspaceList(
  page: Page<Workspace>,
): z.infer<typeof WorkspaceList> {
  return {
    workspaces: page.rows.map(toWorkspaceOut),
    next_cursor: page.nextCursor,
  };
}

export function toApiKeyOut(key: ApiKey): z.infer<typeof ApiKeyOut> {
  return {
    id: key.id,
    workspace_id: key.workspaceId,
    name: key.name,
    role: key.role,
    hint: key.hint,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
