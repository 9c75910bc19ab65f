import type postgres from "postgres";

/** Ids of the old runs that are unfinished: retention must leave them alone. */
export const KEEPS_RUNS = "chaos_unfinished_run";

/** Deliveries of two months ago, most of them with a run that has ended since. */
export async function seedOldRows(sql: postgres.Sql): Promise<void> {
  await sql`
      with seed as (
        select
          (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008'
            || substr(md5(random()::text || n), 1, 15))::uuid as id,
          at, n % 25 = 0 as unfinished
        from generate_series(1, 500) as n, lateral (select now() - interval '60 days' + n * interval '1 second' as at)
      ), delivery as (
        insert into webhook_delivery
          (id, workspace_id, autopilot_id, trigger_id, provider, event, signature_status, status, selected_headers,
           raw_body, response_status, response_body, autopilot_run_id, received_at, last_attempt_at)
        select
          id, gen_random_uuid(), '01980000-0000-7000-8000-00000000000a', gen_random_uuid(), 'generic', 'old',
          'not_required', 'dispatched', '{}', '{}', 200, '{}', id, at, at
        from seed
      ), run as (
        insert into autopilot_run
          (id, workspace_id, autopilot_id, delivery_id, source, status, triggered_at, completed_at)
        select
          id, gen_random_uuid(), '01980000-0000-7000-8000-00000000000a', id, 'webhook',
          case when unfinished then 'queued' else 'completed' end, at, case when not unfinished then at end
        from seed
      )
      insert into ${sql(KEEPS_RUNS)} select id from seed where unfinished`;
}
