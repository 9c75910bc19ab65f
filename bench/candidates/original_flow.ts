/**
 * The flow of one statement at a time, in the same stack on the same tables: look the token up, record the delivery
 * as queued, write the verdict, insert the run, link it to the delivery, note on the trigger that it fired. Each
 * statement is a round trip and commits by itself.
 */
import postgres from "postgres";
import type { Admission } from "../../db/admission.ts";
import type { NewDelivery } from "../../db/delivery_group.ts";
import { readTriggerConfig } from "../../db/triggers.ts";
import { hashWebhookToken } from "../../domain/trigger.ts";
import { POOL_SIZE } from "./pool_size.ts";
import { serveWith } from "./serve.ts";

await serveWith((deps, config) => {
  const sql = postgres(config.databaseUrl!, {
    max: POOL_SIZE,
    transform: { column: { from: postgres.toCamel } },
    onnotice: () => {},
  });
  const lookUp = (token: string) =>
    readTriggerConfig(sql, deps.keyring, hashWebhookToken(token));
  return {
    triggers: { ...deps.triggers, byToken: lookUp, refresh: lookUp },
    admission: oneStatementAtATime(sql),
  };
});

function oneStatementAtATime(sql: postgres.Sql): Admission {
  return {
    async submit(delivery) {
      if (!await insertQueued(sql, delivery)) {
        return await bumpOriginal(sql, delivery);
      }
      const { id, runId, decision, receivedAt } = delivery;
      const { trigger, signatureStatus } = decision;
      await sql`
        update webhook_delivery set signature_status = ${signatureStatus}, event = ${decision.event}
        where id = ${id}`;
      if (runId === null) return { kind: "committed" };
      await sql`
        insert into autopilot_run
          (id, workspace_id, autopilot_id, trigger_id, delivery_id, source, status, triggered_at)
        values
          (${runId}, ${trigger.workspaceId}, ${trigger.autopilotId}, ${trigger.id}, ${id}, 'webhook', 'queued',
           ${receivedAt})`;
      await sql`
        update webhook_delivery set status = 'dispatched', autopilot_run_id = ${runId} where id = ${id}`;
      await sql`
        update autopilot_trigger set last_fired_at = ${receivedAt} where id = ${trigger.id}`;
      return { kind: "committed" };
    },
    stats: () => ({ waiting: 0, waitingBytes: 0 }),
    drain: () => Promise.resolve(),
  };
}

/** False where the dedupe key is taken. */
async function insertQueued(
  sql: postgres.Sql,
  delivery: NewDelivery,
): Promise<boolean> {
  const { decision, receivedAt } = delivery;
  const { trigger, dedupe } = decision;
  const rows = await sql`
    insert into webhook_delivery
      (id, workspace_id, autopilot_id, trigger_id, provider, event, dedupe_key, dedupe_source, signature_status,
       status, selected_headers, content_type, raw_body, response_status, response_body, received_at,
       last_attempt_at)
    values
      (${delivery.id}, ${trigger.workspaceId}, ${trigger.autopilotId}, ${trigger.id}, ${trigger.preset.id},
       ${decision.event}, ${dedupe?.key ?? null}, ${
    dedupe?.source ?? null
  }, ${decision.signatureStatus},
       ${decision.outcome === "rejected" ? "rejected" : "queued"},
       ${
    sql.json(decision.selectedHeaders)
  }, ${delivery.contentType}, ${delivery.rawBody},
       ${delivery.responseStatus}, ${
    sql.json(delivery.responseBody as postgres.JSONValue)
  },
       ${receivedAt}, ${receivedAt})
    on conflict do nothing returning id`;
  return rows.length === 1;
}

async function bumpOriginal(
  sql: postgres.Sql,
  { decision, receivedAt }: NewDelivery,
): ReturnType<Admission["submit"]> {
  const [original] = await sql<
    { id: string; autopilotRunId: string | null }[]
  >`
    update webhook_delivery set attempt_count = attempt_count + 1, last_attempt_at = ${receivedAt}
    where trigger_id = ${decision.trigger.id} and dedupe_key = ${
    decision.dedupe!.key
  }
      and status not in ('rejected', 'failed')
    returning id, autopilot_run_id`;
  if (!original) return { kind: "stale" };
  return {
    kind: "duplicate",
    deliveryId: original.id,
    runId: original.autopilotRunId,
    ...{ conflict: false },
  };
}
