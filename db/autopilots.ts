import type { Autopilot } from "../domain/autopilot.ts";
import type { PageRequest } from "../domain/page.ts";
import type { ISql, TransactionSql } from "./client.ts";

export async function insertAutopilot(
  tx: TransactionSql,
  autopilot: Pick<
    Autopilot,
    "id" | "workspaceId" | "name" | "status" | "offlinePolicy"
  >,
): Promise<Autopilot> {
  const { id, workspaceId, name, status, offlinePolicy } = autopilot;
  const [row] = await tx<[Autopilot]>`
    insert into autopilot (id, workspace_id, name, status, offline_policy)
    values (${id}, ${workspaceId}, ${name}, ${status}, ${offlinePolicy})
    returning id, workspace_id, name, status, offline_policy, worker_seen_at, created_at, updated_at`;
  return row;
}

export async function getAutopilot(
  sql: ISql,
  workspaceId: string,
  id: string,
): Promise<Autopilot | null> {
  const [row] = await sql<Autopilot[]>`
    select id, workspace_id, name, status, offline_policy, worker_seen_at, created_at, updated_at
    from autopilot where workspace_id = ${workspaceId} and id = ${id}`;
  return row ?? null;
}

export async function listAutopilots(
  sql: ISql,
  workspaceId: string,
  page: PageRequest,
  filter: { status: Autopilot["status"] | null },
): Promise<Autopilot[]> {
  return await sql<Autopilot[]>`
    select id, workspace_id, name, status, offline_policy, worker_seen_at, created_at, updated_at
    from autopilot
    where workspace_id = ${workspaceId}
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
      and (${filter.status}::text is null or status = ${filter.status})
    order by id desc limit ${page.limit + 1} offset ${page.offset}`;
}

/**
 * Changes what is given. The triggers' versions change with it, and every replica is told: verdicts depend on
 * the autopilot's state.
 */
export async function updateAutopilot(
  tx: TransactionSql,
  workspaceId: string,
  id: string,
  change: Partial<Pick<Autopilot, "name" | "status" | "offlinePolicy">>,
): Promise<Autopilot | null> {
  const [row] = await tx<Autopilot[]>`
    update autopilot set
      name = coalesce(${change.name ?? null}, name),
      status = coalesce(${change.status ?? null}, status),
      offline_policy = coalesce(${
    change.offlinePolicy ?? null
  }, offline_policy),
      updated_at = now()
    where workspace_id = ${workspaceId} and id = ${id}
    returning id, workspace_id, name, status, offline_policy, worker_seen_at, created_at, updated_at`;
  if (!row) return null;
  await tx`
    with changed as (
      update autopilot_trigger set version = version + 1 where autopilot_id = ${id} returning id
    )
    select pg_notify('trigger_changed', id::text) from changed`;
  return row;
}

/** Stamps that a worker polled; at most every 5 s, so that polling costs next to nothing. */
export async function touchWorkerSeen(
  tx: TransactionSql,
  workspaceId: string,
  autopilotId: string | null,
): Promise<void> {
  await tx`
    update autopilot set worker_seen_at = now()
    where workspace_id = ${workspaceId}
      and (${autopilotId}::uuid is null or id = ${autopilotId}::uuid)
      and status <> 'archived'
      and (worker_seen_at is null or worker_seen_at < now() - interval '5 seconds')`;
}
