import type { ApiKey } from "../domain/api_key.ts";
import type { PageRequest } from "../domain/page.ts";
import type { ISql, TransactionSql } from "./client.ts";

export async function insertApiKey(
  tx: TransactionSql,
  key: Pick<ApiKey, "id" | "workspaceId" | "name" | "role" | "hint"> & {
    keyHash: Uint8Array;
  },
): Promise<ApiKey> {
  const [row] = await tx<[ApiKey]>`
    insert into api_key (id, workspace_id, name, role, key_hash, hint)
    values (${key.id}, ${key.workspaceId}, ${key.name}, ${key.role}, ${key.keyHash}, ${key.hint})
    returning id, workspace_id, name, role, hint, created_at, last_used_at, revoked_at`;
  return row;
}

/** The key with this digest, unless it was revoked. */
export async function findLiveApiKey(
  sql: ISql,
  keyHash: Uint8Array,
): Promise<ApiKey | null> {
  const [row] = await sql<ApiKey[]>`
    select id, workspace_id, name, role, hint, created_at, last_used_at, revoked_at
    from api_key where key_hash = ${keyHash} and revoked_at is null`;
  return row ?? null;
}

export async function getApiKey(
  sql: ISql,
  workspaceId: string,
  id: string,
): Promise<ApiKey | null> {
  const [row] = await sql<ApiKey[]>`
    select id, workspace_id, name, role, hint, created_at, last_used_at, revoked_at
    from api_key where workspace_id = ${workspaceId} and id = ${id}`;
  return row ?? null;
}

export async function listApiKeys(
  sql: ISql,
  workspaceId: string,
  page: PageRequest,
): Promise<ApiKey[]> {
  return await sql<ApiKey[]>`
    select id, workspace_id, name, role, hint, created_at, last_used_at, revoked_at
    from api_key
    where workspace_id = ${workspaceId}
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
    order by id desc limit ${page.limit + 1} offset ${page.offset}`;
}

/** False where there is no such key in the workspace; a key that was revoked already stays so. */
export async function revokeApiKey(
  tx: TransactionSql,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  const rows = await tx`
    update api_key set revoked_at = coalesce(revoked_at, now())
    where workspace_id = ${workspaceId} and id = ${id} returning id`;
  return rows.length > 0;
}

/** Stamps the last use, at most once a minute, so that polling workers do not write on every call. */
export async function touchApiKey(
  tx: TransactionSql,
  id: string,
): Promise<void> {
  await tx`
    update api_key set last_used_at = now()
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
}
