import { createHash, randomBytes } from "node:crypto";

/**
 * What a key may do, from the least to the most. `worker` claims and finishes runs and reads; `reader` reads;
 * `member` manages autopilots, triggers, replays and runs; `admin` manages the workspace's keys as well.
 */
export const API_KEY_ROLES = ["reader", "worker", "member", "admin"] as const;
export type ApiKeyRole = (typeof API_KEY_ROLES)[number];

/** One thing that a route may ask of a caller. */
export type Permission =
  | "read"
  | "write"
  | "work"
  | "manage_keys"
  | "manage_workspaces";

const GRANTS: Readonly<Record<ApiKeyRole, readonly Permission[]>> = {
  reader: ["read"],
  worker: ["read", "work"],
  member: ["read", "work", "write"],
  admin: ["read", "work", "write", "manage_keys"],
};

export interface ApiKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly role: ApiKeyRole;
  /** The last four characters, to tell keys apart. */
  readonly hint: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Who calls: a workspace's key, or the operator's `ADMIN_KEY`, which acts in the default workspace. */
export interface Caller {
  readonly workspaceId: string;
  readonly role: ApiKeyRole;
  readonly instanceAdmin: boolean;
}

export function isAllowed(caller: Caller, permission: Permission): boolean {
  return permission === "manage_workspaces"
    ? caller.instanceAdmin
    : GRANTS[caller.role].includes(permission);
}

/** A new key: `slk_` and 43 URL-safe base64 characters of 32 random bytes. */
export function mintApiKey(): string {
  return `slk_${randomBytes(32).toString("base64url")}`;
}

/** What is stored of a key. The key has 256 bits of entropy, so a plain digest cannot be searched. */
export function hashApiKey(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}
