import { z } from "@hono/zod-openapi";
import { API_KEY_ROLES, type ApiKey } from "../domain/api_key.ts";
import type { Page } from "../domain/page.ts";
import type { Workspace } from "../domain/workspace.ts";
import {
  EXAMPLE,
  id,
  nextCursor,
  optionalTimestamp,
  text,
  timestamp,
} from "./common.ts";
import { named } from "./named.ts";
import { body } from "./responses.ts";

const name = (example: string) =>
  text(1, 100, { description: "What people call it.", example });

const nameOut = (example: string) =>
  z.string().max(100).openapi({ description: "What people call it.", example });

export const WorkspaceOut = named(
  "Workspace",
  z.object({
    id: id(EXAMPLE.workspaceId, "The workspace."),
    name: nameOut("default"),
    created_at: timestamp("When it was made."),
  }),
  { description: "A tenant: it sees its own things alone." },
);

const WorkspaceIn = named(
  "WorkspaceCreate",
  z.strictObject({ name: name("Payments") }),
  { description: "A new tenant." },
);

export const WorkspaceList = named(
  "WorkspaceList",
  z.object({
    workspaces: z.array(WorkspaceOut).max(100).openapi({
      description: "Newest first.",
    }),
    next_cursor: nextCursor,
  }),
  { description: "A page of workspaces." },
);

const ApiKeyRole = named("ApiKeyRole", z.enum(API_KEY_ROLES), {
  description:
    "`reader` reads; `worker` also claims and finishes runs; `member` also manages autopilots, triggers, runs and " +
    "replays; `admin` also manages keys.",
  example: "worker",
});

const keyFields = {
  id: id(EXAMPLE.apiKeyId, "The key's id, not the key."),
  workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
  name: nameOut("CI worker"),
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

export const ApiKeyOut = named("ApiKey", z.object(keyFields), {
  description: "What is known of an API key: never the key itself.",
});

export const ApiKeyCreated = named(
  "ApiKeyCreated",
  z.object({
    ...keyFields,
    key: z.string().max(64).openapi({
      example: "slk_0000000000000000000000000000000000000000000",
      description: "The key itself. It is shown here and never again.",
    }),
  }),
  { description: "A new API key, shown this once." },
);

const ApiKeyIn = named(
  "ApiKeyCreate",
  z.strictObject({ name: name("CI worker"), role: ApiKeyRole }),
  { description: "A new key, and what it may do." },
);

export const ApiKeyList = named(
  "ApiKeyList",
  z.object({
    keys: z.array(ApiKeyOut).max(100).openapi({
      description: "Newest first.",
    }),
    next_cursor: nextCursor,
  }),
  { description: "A page of API keys." },
);

export const createWorkspaceBody = body(WorkspaceIn, {
  workspace: { summary: "A workspace", value: { name: "Payments" } },
});

export const createApiKeyBody = body(ApiKeyIn, {
  worker: {
    summary: "For a worker",
    value: { name: "CI worker", role: "worker" },
  },
  reader: {
    summary: "For a dashboard",
    value: { name: "Dashboard", role: "reader" },
  },
});

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
