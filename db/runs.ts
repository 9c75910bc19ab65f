import { envelope } from "../domain/envelope.ts";
import { parseStoredBody } from "../domain/body.ts";
import type { PageRequest } from "../domain/page.ts";
import type {
  ClaimedRun,
  Run,
  RunSource,
  RunStatus,
  RunSummary,
} from "../domain/run.ts";
import type { ISql, TransactionSql } from "./client.ts";

const summary = (sql: ISql) =>
  sql`
  r.id, r.workspace_id, r.autopilot_id, r.trigger_id, r.delivery_id, r.source, r.status, r.failure_reason,
  r.reason_code, r.claim_count, r.triggered_at, r.started_at, r.completed_at, r.created_at, r.lease_expires_at`;

/** A run with what its payload is made from: its own JSON, or the delivery it came by. */
type RunRow = RunSummary & {
  result: string | null;
  ownPayload: string | null;
  provider: string | null;
  event: string | null;
  contentType: string | null;
  selectedHeaders: Record<string, string> | null;
  rawBody: Uint8Array | null;
  receivedAt: Date | null;
};

const detail = (sql: ISql) =>
  sql`
  ${
    summary(sql)
  }, r.result::text as result, r.trigger_payload::text as own_payload,
  d.provider, d.event, d.content_type, d.selected_headers, d.raw_body, d.received_at`;

function toRun(row: RunRow): Run {
  const { ownPayload, provider, event, rawBody, receivedAt } = row;
  if (ownPayload !== null) return { ...row, triggerPayload: ownPayload };
  if (rawBody === null || receivedAt === null || event === null) {
    return { ...row, triggerPayload: "null" };
  }
  const contentType = row.contentType;
  const body = parseStoredBody(provider ?? "generic", rawBody, {
    contentType,
    contentEncoding: row.selectedHeaders?.["content-encoding"] ?? null,
  });
  return {
    ...row,
    triggerPayload: envelope({ event, receivedAt, contentType }, body),
  };
}

export async function listRuns(
  sql: ISql,
  at: { workspaceId: string; autopilotId: string },
  page: PageRequest,
  filter: {
    status: RunStatus | null;
    source: RunSource | null;
    triggerId: string | null;
  },
): Promise<RunSummary[]> {
  const { status, source, triggerId } = filter;
  return await sql<RunSummary[]>`
    select ${summary(sql)} from autopilot_run r
    where r.workspace_id = ${at.workspaceId} and r.autopilot_id = ${at.autopilotId}
    ${page.before ? sql`and r.id < ${page.before}` : sql``}
    ${status ? sql`and r.status = ${status}` : sql``}
    ${source ? sql`and r.source = ${source}` : sql``}
    ${triggerId ? sql`and r.trigger_id = ${triggerId}` : sql``}
    order by r.id desc limit ${page.limit + 1} offset ${page.offset}`;
}

export async function getRun(
  sql: ISql,
  at: { workspaceId: string; id: string; autopilotId?: string },
): Promise<Run | null> {
  const [row] = await sql<RunRow[]>`
    select ${
    detail(sql)
  } from autopilot_run r left join webhook_delivery d on d.id = r.delivery_id
    where r.workspace_id = ${at.workspaceId} and r.id = ${at.id}
    ${at.autopilotId ? sql`and r.autopilot_id = ${at.autopilotId}` : sql``}`;
  return row ? toRun(row) : null;
}

export async function insertManualRun(
  tx: TransactionSql,
  run: {
    id: string;
    workspaceId: string;
    autopilotId: string;
    status: "queued" | "skipped";
    triggerPayload: string;
    triggeredAt: Date;
  },
): Promise<void> {
  const skipped = run.status === "skipped";
  await tx`
    insert into autopilot_run
      (id, workspace_id, autopilot_id, source, status, reason_code, trigger_payload, triggered_at, completed_at)
    values
      (${run.id}, ${run.workspaceId}, ${run.autopilotId}, 'manual', ${run.status},
       ${
    skipped ? "runtime_offline" : null
  }, ${run.triggerPayload}::text::json, ${run.triggeredAt},
       ${skipped ? run.triggeredAt : null})`;
}

export async function insertReplayRun(
  tx: TransactionSql,
  run: {
    id: string;
    workspaceId: string;
    autopilotId: string;
    triggerId: string;
    deliveryId: string;
    status: "queued" | "skipped";
    triggeredAt: Date;
  },
): Promise<void> {
  const skipped = run.status === "skipped";
  await tx`
    insert into autopilot_run
      (id, workspace_id, autopilot_id, trigger_id, delivery_id, source, status, reason_code, triggered_at,
       completed_at)
    values
      (${run.id}, ${run.workspaceId}, ${run.autopilotId}, ${run.triggerId}, ${run.deliveryId}, 'replay',
       ${run.status}, ${skipped ? "runtime_offline" : null}, ${run.triggeredAt},
       ${skipped ? run.triggeredAt : null})`;
}

/**
 * Puts runs whose lease has lapsed back into the queue, or, where the autopilot was archived meanwhile, skips them.
 * Returns the workspaces that have work again.
 */
export async function requeueLapsedRuns(tx: TransactionSql): Promise<string[]> {
  const rows = await tx<{ workspaceId: string }[]>`
    update autopilot_run r set
      status = case when archived then 'skipped' else 'queued' end,
      reason_code = case when archived then 'autopilot_archived' end,
      completed_at = case when archived then now() end,
      lease_token = null, lease_expires_at = null
    from (
      select l.id, a.status = 'archived' as archived
      from autopilot_run l join autopilot a on a.id = l.autopilot_id
      where l.status = 'running' and l.lease_expires_at <= now()
      order by l.lease_expires_at limit 500 for update of l skip locked
    ) lapsed
    where r.id = lapsed.id
    returning r.workspace_id`;
  return [...new Set(rows.map((row) => row.workspaceId))];
}

/**
 * Hands out queued runs of active autopilots, each autopilot's oldest first, beginning with the autopilot that has
 * the oldest; each under a fresh lease token. Concurrent claims pass over each other's rows, and none locks more than
 * it takes: autopilots are looked at one after the other, only until there is enough.
 */
export async function claimRuns(
  tx: TransactionSql,
  claim: {
    workspaceId: string;
    autopilotId: string | null;
    limit: number;
    leaseSeconds: number;
  },
): Promise<ClaimedRun[]> {
  const rows = await tx<(RunRow & { leaseToken: string })[]>`
    with picked as (
      select q.id from (
        select a.id from autopilot a
        cross join lateral (
          select id from autopilot_run where autopilot_id = a.id and status = 'queued' order by id limit 1
        ) oldest
        where a.workspace_id = ${claim.workspaceId} and a.status = 'active'
          and (${claim.autopilotId}::uuid is null or a.id = ${claim.autopilotId}::uuid)
        order by oldest.id
      ) a
      cross join lateral (
        select id from autopilot_run
        where autopilot_id = a.id and status = 'queued'
        order by id limit ${claim.limit} for update skip locked
      ) q
      limit ${claim.limit}
    ), r as (
      update autopilot_run set
        status = 'running',
        lease_token = gen_random_uuid(),
        lease_expires_at = now() + make_interval(secs => ${claim.leaseSeconds}),
        started_at = coalesce(started_at, now()),
        claim_count = claim_count + 1
      where id in (select id from picked)
      returning *
    )
    select ${detail(tx)}, r.lease_token
    from r left join webhook_delivery d on d.id = r.delivery_id
    order by r.id`;
  return rows.map((row) => ({ ...toRun(row), leaseToken: row.leaseToken }));
}

/** The new end of the lease, or null where the token does not hold it any more. */
export async function extendLease(
  tx: TransactionSql,
  lease: {
    workspaceId: string;
    runId: string;
    leaseToken: string;
    leaseSeconds: number;
  },
): Promise<Date | null> {
  const [row] = await tx<{ leaseExpiresAt: Date }[]>`
    update autopilot_run set lease_expires_at = now() + make_interval(secs => ${lease.leaseSeconds})
    where workspace_id = ${lease.workspaceId} and id = ${lease.runId}
      and status = 'running' and lease_token = ${lease.leaseToken} and lease_expires_at > now()
    returning lease_expires_at`;
  return row?.leaseExpiresAt ?? null;
}

/** False where the lease token does not hold the run any more: it lapsed, or the run is finished. */
export async function finishRun(
  tx: TransactionSql,
  finish:
    & { workspaceId: string; runId: string; leaseToken: string }
    & (
      | { status: "completed"; result: string | null }
      | { status: "failed"; failureReason: string }
    ),
): Promise<boolean> {
  const result = finish.status === "completed" ? finish.result : null;
  const failureReason = finish.status === "failed"
    ? finish.failureReason
    : null;
  const rows = await tx`
    update autopilot_run set
      status = ${finish.status}, completed_at = now(), lease_token = null, lease_expires_at = null,
      result = ${result}::text::json, failure_reason = ${failureReason},
      reason_code = ${failureReason === null ? null : "worker_failed"}
    where workspace_id = ${finish.workspaceId} and id = ${finish.runId}
      and status = 'running' and lease_token = ${finish.leaseToken} and lease_expires_at > now()
    returning id`;
  return rows.length > 0;
}

/**
 * What archived autopilots still have in their queues will never run: it is recorded as skipped, a batch at a time.
 * Asked for again later, because a webhook may commit its run just after its autopilot was archived.
 */
export async function skipQueuedRuns(
  tx: TransactionSql,
  autopilotId: string | null = null,
): Promise<{ more: boolean }> {
  const rows = await tx`
    update autopilot_run set status = 'skipped', reason_code = 'autopilot_archived', completed_at = now()
    where id in (
      select r.id from autopilot a join autopilot_run r on r.autopilot_id = a.id and r.status = 'queued'
      where a.status = 'archived' and (${autopilotId}::uuid is null or a.id = ${autopilotId}::uuid)
      limit ${SKIP_BATCH} for update of r skip locked)
    returning id`;
  return { more: rows.length === SKIP_BATCH };
}

const SKIP_BATCH = 2_000;
