import type { TransactionSql } from "./client.ts";

const BATCH = 500;

export interface RemovedBatch {
  readonly removed: number;
  readonly cursor: string | null;
}

/** The least UUIDv7 of a moment: ids are in the order of time, so the primary key is the index of age. */
export function leastIdAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/**
 * Removes one small batch of deliveries from before a moment, each with its run, where the run finished before
 * it too. Passes over locked rows, so it never waits for, nor holds up, what is at work.
 *
 * @param after the cursor of the batch before, so that what has to stay is not looked at over and over
 * @returns the next cursor, or null where there is no more to look at
 */
export async function removeOldDeliveries(
  tx: TransactionSql,
  before: Date,
  after: string | null,
): Promise<RemovedBatch> {
  const [row] = await tx<
    [{ removed: number; looked: number; last: string | null }]
  >`
    with old as (
      select id, autopilot_run_id from webhook_delivery
      where id < ${
    leastIdAt(before)
  } and (${after}::uuid is null or id > ${after}::uuid)
      order by id limit ${BATCH} for update skip locked
    ), removable as (
      select old.id from old left join autopilot_run r on r.id = old.autopilot_run_id
      where r.id is null or r.completed_at < ${before}
    ), runs as (
      delete from autopilot_run where delivery_id in (select id from removable)
    ), removed as (
      delete from webhook_delivery where id in (select id from removable) returning id
    )
    select
      (select count(*)::int from removed) as removed,
      (select count(*)::int from old) as looked,
      (select id from old order by id desc limit 1) as last`;
  return {
    removed: row.removed,
    cursor: row.looked === BATCH ? row.last : null,
  };
}

/** The same for finished runs that were made by hand. */
export async function removeOldManualRuns(
  tx: TransactionSql,
  before: Date,
): Promise<number> {
  const rows = await tx`
    delete from autopilot_run where id in (
      select id from autopilot_run
      where id < ${
    leastIdAt(before)
  } and delivery_id is null and completed_at < ${before}
      order by id limit ${BATCH} for update skip locked)
    returning id`;
  return rows.length;
}

/** Idempotency keys are promised for 24 hours; they are kept for a week. */
export async function removeOldIdempotencyKeys(
  tx: TransactionSql,
): Promise<number> {
  const rows = await tx`
    delete from idempotency_key where (workspace_id, key) in (
      select workspace_id, key from idempotency_key
      where created_at < now() - interval '7 days' order by created_at limit ${BATCH} for update skip locked)
    returning key`;
  return rows.length;
}
