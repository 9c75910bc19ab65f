/**
 * Fills a database with deliveries and their runs, by statements that each make many: the table that years leave
 * behind, in minutes. The last runs are queued, all others have ended.
 */
import postgres from "postgres";
import type { Target } from "./support/service.ts";

const BATCH = 500_000;
const QUEUED = 5_000;
/** One in so many belongs to the autopilot that is measured; the rest to others of its workspace. */
const SHARE = 4;
/** Between two deliveries. */
const SPACING_MS = 100;

/** The id of the nth delivery of so many, and of its run: UUIDv7 in the order of time, the last one an hour ago. */
export function filledId(n: number, rows: number, epochMs: number): string {
  const time = epochMs - 3_600_000 - (rows - n) * SPACING_MS;
  const hex = time.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${
    n.toString(16).padStart(12, "0")
  }`;
}

/** Whether the nth delivery belongs to the target. */
export const isTargets = (n: number) => n % SHARE === 0;

export async function fill(
  databaseUrl: string,
  target: Target,
  rows: number,
  epochMs: number,
): Promise<void> {
  const sql = postgres(databaseUrl, {
    max: 1,
    onnotice: () => {},
    connection: { synchronous_commit: "off", maintenance_work_mem: "512MB" },
  });
  try {
    // Built afterwards they take a fraction of the time, and are what vacuum and time would have made of them.
    const indexes = await sql<{ name: string; definition: string }[]>`
      select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid in ('webhook_delivery'::regclass, 'autopilot_run'::regclass)
        and indexrelid not in (select conindid from pg_constraint where contype in ('p', 'u'))`;
    for (const { name } of indexes) await sql`drop index ${sql(name)}`;
    const [owner] = await sql<{ workspaceId: string }[]>`
      select workspace_id as "workspaceId" from autopilot where id = ${target.autopilotId}`;
    for (let from = 1; from <= rows; from += BATCH) {
      await insertBatch(sql, {
        from,
        to: Math.min(rows, from + BATCH - 1),
        rows,
        epochMs,
        target,
        workspaceId: owner!.workspaceId,
      });
      console.error(`filled ${Math.min(rows, from + BATCH - 1)} of ${rows}`);
    }
    for (const { definition } of indexes) await sql.unsafe(definition);
    await sql`vacuum (analyze) webhook_delivery`;
    await sql`vacuum (analyze) autopilot_run`;
  } finally {
    await sql.end();
  }
}

async function insertBatch(
  sql: postgres.Sql,
  { from, to, rows, epochMs, target, workspaceId }: {
    from: number;
    to: number;
    rows: number;
    epochMs: number;
    target: Target;
    workspaceId: string;
  },
): Promise<void> {
  await sql`
    with seed as (
      select
        n,
        (lpad(to_hex(ms), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid as id,
        to_timestamp(ms / 1000.0) as at,
        case when n % ${SHARE}::bigint = 0 then ${target.autopilotId}::uuid
          else ('01980000-0000-7000-8000-1' || lpad((n % 97)::text, 11, '0'))::uuid end as autopilot_id,
        case when n % ${SHARE}::bigint = 0 then ${target.triggerId}::uuid
          else ('01980000-0000-7000-8000-2' || lpad((n % 97)::text, 11, '0'))::uuid end as trigger_id
      from generate_series(${from}::bigint, ${to}::bigint) as n,
        lateral (select ${epochMs}::bigint - 3600000 - (${rows}::bigint - n) * ${SPACING_MS}::bigint as ms)
    ), delivery as (
      insert into webhook_delivery
        (id, workspace_id, autopilot_id, trigger_id, provider, event, dedupe_key, dedupe_source, signature_status,
         status, selected_headers, content_type, raw_body, response_status, response_body, autopilot_run_id,
         received_at, last_attempt_at, created_at)
      select
        id, ${workspaceId}::uuid, autopilot_id, trigger_id, 'github', 'github.pull_request.opened', md5(n::text),
        'x-github-delivery', 'valid', 'dispatched', '{"x-github-event":"pull_request"}', 'application/json',
        convert_to('{"action":"opened","number":' || n || ',"title":"' || md5(n::text || 'title') || '"}', 'UTF8'),
        200, '{"status":"accepted"}', id, at, at, at
      from seed
    )
    insert into autopilot_run
      (id, workspace_id, autopilot_id, trigger_id, delivery_id, source, status, triggered_at, started_at,
       completed_at, created_at)
    select
      id, ${workspaceId}::uuid, autopilot_id, trigger_id, id, 'webhook',
      case when n > ${
    rows - QUEUED * SHARE
  }::bigint then 'queued' else 'completed' end, at,
      case when n <= ${rows - QUEUED * SHARE}::bigint then at end,
      case when n <= ${rows - QUEUED * SHARE}::bigint then at end, at
    from seed`;
}
