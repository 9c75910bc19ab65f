import type { TriggerCount } from "../domain/counter.ts";
import type { ISql, TransactionSql } from "./client.ts";

/** Adds to the counts, and stamps the triggers that made runs. Rows in one order, so that replicas cannot deadlock. */
export async function addTriggerCounts(
  tx: TransactionSql,
  counts: readonly TriggerCount[],
): Promise<void> {
  const input = JSON.stringify(counts);
  await tx`
    insert into trigger_counter as c (trigger_id, outcome, reason, count, last_at)
    select i."triggerId", i.outcome, i.reason, i.count, i."lastAt"
    from json_to_recordset(${input}::text::json)
      as i("triggerId" uuid, outcome text, reason text, count bigint, "lastAt" timestamptz)
    join autopilot_trigger t on t.id = i."triggerId"
    order by 1, 2, 3
    on conflict (trigger_id, outcome, reason)
      do update set count = c.count + excluded.count, last_at = greatest(c.last_at, excluded.last_at)`;
  await tx`
    with fired as (
      select i."triggerId" as id, max(i."lastAt") as at
      from json_to_recordset(${input}::text::json) as i("triggerId" uuid, outcome text, "lastAt" timestamptz)
      where i.outcome in ('accepted', 'skipped') group by 1
    ), locked as (
      select t.id, fired.at from autopilot_trigger t join fired using (id) order by t.id for no key update of t
    )
    update autopilot_trigger t set last_fired_at = greatest(t.last_fired_at, locked.at)
    from locked where t.id = locked.id`;
}

export async function listTriggerCounts(
  sql: ISql,
  triggerId: string,
): Promise<TriggerCount[]> {
  return await sql<TriggerCount[]>`
    select trigger_id, outcome, reason, count::float8 as count, last_at
    from trigger_counter where trigger_id = ${triggerId} order by outcome, reason`;
}
