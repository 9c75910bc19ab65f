import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { type Decision, STATUS_OF_OUTCOME } from "../domain/decision.ts";
import type { Diagnosis } from "../domain/doctor/diagnosis.ts";
import type { Database, ISql, TransactionOptions } from "./client.ts";

/** A decided delivery, ready to be written: the ids are made by the service, so a lost COMMIT can be looked up. */
export interface NewDelivery {
  readonly id: string;
  readonly runId: string | null;
  readonly decision: Decision;
  readonly rawBody: Uint8Array;
  readonly contentType: string | null;
  readonly receivedAt: Date;
  readonly responseStatus: number;
  readonly responseBody: unknown;
  readonly diagnosis?: readonly Diagnosis[];
  readonly isTest?: boolean;
  readonly conflictWithDeliveryId?: string;
}

export type Admitted =
  | { readonly kind: "committed" }
  | {
    readonly kind: "duplicate";
    readonly deliveryId: string;
    readonly runId: string | null;
    /** The body is another: nothing was counted, and nothing stored. */
    readonly conflict: boolean;
  }
  /** The trigger changed after it was read: decide again. */
  | { readonly kind: "stale" };

/**
 * What became of each delivery, by its id; one that is missing was decided on a stale configuration.
 *
 * @param isRetry the group was sent before, and that COMMIT may still have been at work when it was looked for: what
 * it then wrote kept this group's insert waiting, and is found now
 */
export async function admitGroup(
  db: Database,
  group: readonly NewDelivery[],
  timeLeft: () => TransactionOptions,
  isRetry = false,
): Promise<Map<string, Admitted>> {
  const admitted = new Map<string, Admitted>();
  const inserted = await db.statement(
    (tx) => insertGroup(tx, oneOfEachKey(group)),
    timeLeft(),
  );
  for (const { id } of inserted) admitted.set(id, { kind: "committed" });
  if (isRetry) {
    for (const id of await storedIds(db, group, timeLeft())) {
      admitted.set(id, { kind: "committed" });
    }
  }
  const missed = group.filter(({ id, decision }) =>
    !admitted.has(id) && decision.dedupe
  );
  if (missed.length === 0) return admitted;
  const digests = new Map(missed.map((delivery) => [
    delivery.id,
    hash("sha256", delivery.rawBody, "hex"),
  ]));
  const bumped = await db.statement(
    (tx) => bumpOriginals(tx, missed, digests),
    timeLeft(),
  );
  const originals = new Map(
    bumped.map((original) => [
      `${original.triggerId} ${original.bodySha256} ${original.dedupeKey}`,
      original,
    ]),
  );
  for (const { id, decision } of missed) {
    const original = originals.get(
      `${decision.trigger.id} ${digests.get(id)} ${decision.dedupe?.key}`,
    );
    if (original) {
      admitted.set(id, {
        kind: "duplicate",
        deliveryId: original.id,
        runId: original.autopilotRunId,
        conflict: !original.isSame,
      });
    }
  }
  return admitted;
}

/**
 * The first of each dedupe key, and all that have none: the others repeat what is in the group itself. In one order
 * everywhere, so that two groups cannot wait for each other's keys.
 */
function oneOfEachKey(group: readonly NewDelivery[]): NewDelivery[] {
  const firsts = new Map<string, NewDelivery>();
  for (const delivery of group) {
    const { trigger, dedupe } = delivery.decision;
    const key = `${trigger.id} ${dedupe ? dedupe.key : delivery.id}`;
    if (!firsts.has(key)) firsts.set(key, delivery);
  }
  return [...firsts].sort(([a], [b]) => a < b ? -1 : 1).map(([, first]) =>
    first
  );
}

/**
 * Writes deliveries and runs in one statement. The join on the trigger's version leaves out what was decided on a
 * configuration that has changed since; a taken dedupe key leaves out what is a duplicate.
 */
function insertGroup(tx: ISql, deliveries: readonly NewDelivery[]) {
  const rows = jsonArray(deliveries.map(toRow));
  return tx<{ id: string }[]>`
    with delivery as (
      insert into webhook_delivery
        (id, workspace_id, autopilot_id, trigger_id, provider, event, dedupe_key, dedupe_source, signature_status,
         signing_secret_id, diagnosis, is_test, conflict_with_delivery_id, status, selected_headers, content_type,
         raw_body, response_status, response_body, autopilot_run_id, reason_code, received_at, last_attempt_at)
      select
        i.id, t.workspace_id, t.autopilot_id, t.id, i.provider, i.event, i.dedupe_key, i.dedupe_source,
        i.signature_status, i.signing_secret_id, i.diagnosis, coalesce(i.is_test, false), i.conflict_with_delivery_id,
        i.status, i.selected_headers, i.content_type, decode(i.raw_body, 'base64'), i.response_status,
        i.response_body, i.run_id, i.reason_code, i.received_at, i.received_at
      from json_to_recordset(${rows}::text::json) as i(
        id uuid, trigger_id uuid, version integer, provider text, event text, dedupe_key text, dedupe_source text,
        signature_status text, signing_secret_id uuid, diagnosis json, is_test boolean, conflict_with_delivery_id uuid,
        status text, selected_headers json, content_type text, raw_body text, response_status smallint, response_body json, reason_code text, received_at timestamptz, run_id uuid)
      join autopilot_trigger t on t.id = i.trigger_id and t.version = i.version
      on conflict do nothing
      returning id, workspace_id, autopilot_id, trigger_id, autopilot_run_id, response_body, received_at
    ), run as (
      insert into autopilot_run
        (id, workspace_id, autopilot_id, trigger_id, delivery_id, source, status, reason_code, triggered_at,
         completed_at)
      select
        autopilot_run_id, workspace_id, autopilot_id, trigger_id, id, 'webhook',
        case when skipped then 'skipped' else 'queued' end, case when skipped then response_body ->> 'reason' end,
        received_at, case when skipped then received_at end
      from delivery, lateral (select response_body ->> 'status' = 'skipped' as skipped) as receipt
      where autopilot_run_id is not null
    )
    select id from delivery`;
}

/** Joined in one go: a join within a template is copied once more. */
function jsonArray(elements: readonly string[]): string {
  const parts = ["["];
  for (const [i, element] of elements.entries()) {
    parts.push(element, i + 1 < elements.length ? "," : "]");
  }
  return parts.join("");
}

interface Original {
  readonly id: string;
  readonly triggerId: string;
  readonly dedupeKey: string;
  readonly bodySha256: string;
  readonly autopilotRunId: string | null;
  readonly isSame: boolean;
}

/** Counts the repeats on the deliveries they repeat, and returns those; a repeat with another body is not counted. */
function bumpOriginals(
  tx: ISql,
  missed: readonly NewDelivery[],
  digests: ReadonlyMap<string, string>,
) {
  const rows = JSON.stringify(missed.map(({ id, decision, receivedAt }) => ({
    trigger_id: decision.trigger.id,
    version: decision.trigger.version,
    dedupe_key: decision.dedupe?.key,
    body_sha256: digests.get(id),
    received_at: receivedAt,
  })));
  return tx<Original[]>`
    with repeated as (
      select i.trigger_id, i.dedupe_key, i.body_sha256, count(*)::int as times, max(i.received_at) as last_at
      from json_to_recordset(${rows}::text::json)
        as i(trigger_id uuid, version integer, dedupe_key text, body_sha256 text, received_at timestamptz)
      join autopilot_trigger t on t.id = i.trigger_id and t.version = i.version
      group by 1, 2, 3
    ), original as (
      select
        d.id, d.trigger_id, d.dedupe_key, d.autopilot_run_id, repeated.body_sha256, repeated.times, repeated.last_at,
        d.raw_body is null or encode(sha256(d.raw_body), 'hex') = repeated.body_sha256 as is_same
      from webhook_delivery d join repeated using (trigger_id, dedupe_key)
      where d.status not in ('rejected', 'failed')
      order by d.id for no key update of d
    ), bumped as (
      update webhook_delivery d
      set attempt_count = d.attempt_count + same.times,
          last_attempt_at = greatest(d.last_attempt_at, same.last_at)
      from (select id, sum(times)::int as times, max(last_at) as last_at from original where is_same group by id) same
      where d.id = same.id
    )
    select id, trigger_id, dedupe_key, body_sha256, autopilot_run_id, is_same from original`;
}

/** Which of a group are in the database, where its COMMIT's answer was lost. */
export async function storedIds(
  db: Database,
  group: readonly NewDelivery[],
  options: TransactionOptions,
): Promise<Set<string>> {
  const ids = group.map((delivery) => delivery.id);
  const rows = await db.statement(
    (tx) =>
      tx<{ id: string }[]>`
        select id from webhook_delivery where id = any(${ids}::uuid[])`,
    { ...options, readOnly: true },
  );
  return new Set(rows.map((row) => row.id));
}

/**
 * One element of the JSON array that carries a group. The body goes as base64, which costs the client the least, and
 * is put in as it is: it has nothing to escape.
 */
function toRow(delivery: NewDelivery): string {
  const { decision } = delivery;
  const { trigger, dedupe } = decision;
  const fields = JSON.stringify({
    id: delivery.id,
    trigger_id: trigger.id,
    version: trigger.version,
    provider: trigger.preset.id,
    event: decision.event,
    dedupe_key: dedupe?.key,
    dedupe_source: dedupe?.source,
    signature_status: decision.signatureStatus,
    signing_secret_id: decision.signingSecretId ?? undefined,
    diagnosis: delivery.diagnosis,
    is_test: delivery.isTest,
    conflict_with_delivery_id: delivery.conflictWithDeliveryId,
    status: STATUS_OF_OUTCOME[decision.outcome],
    selected_headers: decision.selectedHeaders,
    content_type: delivery.contentType,
    response_status: delivery.responseStatus,
    response_body: delivery.responseBody,
    reason_code: "reason" in decision && decision.outcome !== "skipped"
      ? decision.reason
      : undefined,
    received_at: delivery.receivedAt,
    run_id: delivery.runId,
  });
  const { buffer, byteOffset, byteLength } = delivery.rawBody;
  const body = Buffer.from(buffer, byteOffset, byteLength).toString("base64");
  return `${fields.slice(0, -1)},"raw_body":"${body}"}`;
}
