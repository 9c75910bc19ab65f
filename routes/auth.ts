import { timingSafeEqual } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { findLiveApiKey, touchApiKey } from "../db/api_keys.ts";
import {
  type Caller,
  hashApiKey,
  isAllowed,
  type Permission,
} from "../domain/api_key.ts";
import { ServiceError } from "../domain/errors.ts";
import { DEFAULT_WORKSPACE_ID } from "../domain/workspace.ts";
import type { Deps, Env } from "./deps.ts";

const TOUCH_EVERY_MS = 60_000;

/**
 * Middleware that lets a request pass only with a key whose role allows what the route asks for. It runs before
 * validation, so a stranger learns nothing of what a request should look like.
 */
export function createAuth(deps: Deps) {
  const adminDigest = deps.config.adminKey === null
    ? null
    : hashApiKey(deps.config.adminKey);

  async function authenticate(authorization: string | undefined) {
    const key = /^bearer +([^\s]+) *$/i.exec(authorization ?? "")?.[1];
    if (key === undefined) {
      throw new ServiceError(
        "unauthorized",
        "Send an API key as `Authorization: Bearer <key>`.",
      );
    }
    const digest = hashApiKey(key);
    if (adminDigest && timingSafeEqual(digest, adminDigest)) {
      return {
        workspaceId: DEFAULT_WORKSPACE_ID,
        role: "admin",
        instanceAdmin: true,
      } satisfies Caller;
    }
    const found = await findLiveApiKey(deps.db.sql, digest);
    if (!found) {
      throw new ServiceError(
        "unauthorized",
        "This API key is unknown or revoked.",
      );
    }
    if (Date.now() - (found.lastUsedAt?.getTime() ?? 0) > TOUCH_EVERY_MS) {
      await deps.db.transaction((tx) => touchApiKey(tx, found.id));
    }
    return {
      workspaceId: found.workspaceId,
      role: found.role,
      instanceAdmin: false,
    } satisfies Caller;
  }

  return (permission: Permission) =>
    createMiddleware<Env>(async (c, next) => {
      const caller = await authenticate(c.req.header("authorization"));
      if (!isAllowed(caller, permission)) {
        throw new ServiceError(
          "forbidden",
          permission === "manage_workspaces"
            ? "Only ADMIN_KEY may do this."
            : `The role "${caller.role}" may not do this.`,
        );
      }
      c.set("caller", caller);
      await next();
    });
}

export type Auth = ReturnType<typeof createAuth>;
