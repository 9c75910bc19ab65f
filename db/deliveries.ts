import type {
  Delivery,
  DeliveryStatus,
  DeliverySummary,
  SignatureStatus,
} from "../domain/delivery.ts";
import type { PageRequest } from "../domain/page.ts";
import type { ISql, TransactionSql } from "./client.ts";

const summary = (sql: ISql) =>
  sql`
  id, workspace_id, autopilot_id, trigger_id, provider, event, dedupe_key, dedupe_source, signature_status,
  signing_secret_id, status, attempt_count, content_type, response_status, autopilot_run_id,
  replayed_from_delivery_id, conflict_with_delivery_id, is_test, error, reason_code,
  received_at, last_attempt_at, created_at`;

export interface DeliveryFilter {
  readonly triggerId: string | null;
  readonly status: DeliveryStatus | null;
  readonly signatureStatus: SignatureStatus | null;
  readonly event: string | null;
  readonly dedupeKey: string | null;
  readonly receivedAfter: Date | null;
  readonly receivedBefore: Date | null;
}

export async function listDeliveries(
  sql: ISql,
  at: { workspaceId: string; autopilotId: string },
  page: PageRequest,
  filter: DeliveryFilter,
): Promise<DeliverySummary[]> {
  const { triggerId, status, signatureStatus, event, dedupeKey } = filter;
  return await sql<DeliverySummary[]>`
    select ${summary(sql)} from webhook_delivery
    where workspace_id = ${at.workspaceId} and autopilot_id = ${at.autopilotId}
    ${page.before ? sql`and id < ${page.before}` : sql``}
    ${triggerId ? sql`and trigger_id = ${triggerId}` : sql``}
    ${status ? sql`and status = ${status}` : sql``}
    ${signatureStatus ? sql`and signature_status = ${signatureStatus}` : sql``}
    ${event ? sql`and event = ${event}` : sql``}
    ${dedupeKey ? sql`and dedupe_key = ${dedupeKey}` : sql``}
    ${
    filter.receivedAfter
      ? sql`and received_at >= ${filter.receivedAfter}`
      : sql``
  }
    ${
    filter.receivedBefore
      ? sql`and received_at < ${filter.receivedBefore}`
      : sql``
  }
    order by id desc limit ${page.limit + 1} offset ${page.offset}`;
}

export async function getDelivery(
  sql: ISql,
  at: { workspaceId: string; autopilotId: string; id: string },
): Promise<Delivery | null> {
  const [row] = await sql<Delivery[]>`
    select ${summary(sql)}, selected_headers, raw_body, response_body, diagnosis
    from webhook_delivery
    where workspace_id = ${at.workspaceId} and autopilot_id = ${at.autopilotId} and id = ${at.id}`;
  return row ?? null;
}

/** A replay's delivery: the original's bytes, headers and event, under ids of its own and without a dedupe key. */
export async function insertReplay(
  tx: TransactionSql,
  replay: {
    id: string;
    runId: string;
    original: Delivery;
    receivedAt: Date;
    receipt: unknown;
  },
): Promise<Delivery> {
  const { id, runId, original, receivedAt, receipt } = replay;
  const [row] = await tx<[Delivery]>`
    insert into webhook_delivery
      (id, workspace_id, autopilot_id, trigger_id, provider, event, signature_status, status, selected_headers,
       content_type, raw_body, response_status, response_body, autopilot_run_id, replayed_from_delivery_id,
       received_at, last_attempt_at)
    select
      ${id}, workspace_id, autopilot_id, trigger_id, provider, event, 'not_required', 'dispatched', selected_headers,
      content_type, raw_body, 200, ${
    JSON.stringify(receipt)
  }::text::json, ${runId}, id,
      ${receivedAt}, ${receivedAt}
    from webhook_delivery where id = ${original.id}
    returning ${
    summary(tx)
  }, selected_headers, raw_body, response_body, diagnosis`;
  return row;
}

/** The delivery that holds a dedupe key, and whether its body is the same. */
export async function findByDedupeKey(
  sql: ISql,
  triggerId: string,
  dedupeKey: string,
  rawBody: Uint8Array,
): Promise<{ id: string; isSame: boolean } | null> {
  const [row] = await sql<{ id: string; isSame: boolean }[]>`
    select id, raw_body is null or raw_body = ${rawBody} as is_same from webhook_delivery
    where trigger_id = ${triggerId} and dedupe_key = ${dedupeKey} and status not in ('rejected', 'failed')`;
  return row ?? null;
}
