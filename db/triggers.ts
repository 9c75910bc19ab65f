import { Buffer } from "node:buffer";
import type { EventFilter } from "../domain/event_filter.ts";
import type { PageRequest } from "../domain/page.ts";
import { findPreset } from "../domain/providers/providers.ts";
import type { Keyring } from "../domain/secrets.ts";
import {
  hashWebhookToken,
  type Trigger,
  type TriggerConfig,
} from "../domain/trigger.ts";
import type { ISql, TransactionSql } from "./client.ts";

type TriggerRow = Omit<Trigger, "token"> & { tokenSealed: Uint8Array };

const columns = (sql: ISql) =>
  sql`
  id, workspace_id, autopilot_id, name, provider, enabled, event_filters, token_sealed, last_fired_at,
  created_at, updated_at,
  (select s.hint from signing_secret s where s.trigger_id = autopilot_trigger.id order by s.id desc limit 1)
    as signing_secret_hint`;

function toTrigger(
  { tokenSealed, ...row }: TriggerRow,
  keyring: Keyring,
): Trigger {
  return { ...row, token: keyring.open(tokenSealed, row.id) };
}

export async function insertTrigger(
  tx: TransactionSql,
  keyring: Keyring,
  trigger: Pick<
    Trigger,
    | "id"
    | "workspaceId"
    | "autopilotId"
    | "name"
    | "provider"
    | "enabled"
    | "eventFilters"
    | "token"
  >,
): Promise<Trigger> {
  const t = trigger;
  const [row] = await tx<[TriggerRow]>`
    insert into autopilot_trigger
      (id, workspace_id, autopilot_id, name, provider, enabled, event_filters, token_hash, token_sealed)
    values
      (${t.id}, ${t.workspaceId}, ${t.autopilotId}, ${t.name}, ${t.provider}, ${t.enabled},
       ${tx.json(t.eventFilters as never)}, ${hashWebhookToken(t.token)}, ${
    keyring.seal(t.token, t.id)
  })
    returning ${columns(tx)}`;
  return toTrigger(row, keyring);
}

export async function getTrigger(
  sql: ISql,
  keyring: Keyring,
  at: { workspaceId: string; autopilotId: string; id: string },
): Promise<Trigger | null> {
  const [row] = await sql<TriggerRow[]>`
    select ${columns(sql)} from autopilot_trigger
    where workspace_id = ${at.workspaceId} and autopilot_id = ${at.autopilotId} and id = ${at.id}`;
  return row ? toTrigger(row, keyring) : null;
}

export async function listTriggers(
  sql: ISql,
  keyring: Keyring,
  at: { workspaceId: string; autopilotId: string },
  page: PageRequest,
): Promise<Trigger[]> {
  const rows = await sql<TriggerRow[]>`
    select ${columns(sql)} from autopilot_trigger
    where workspace_id = ${at.workspaceId} and autopilot_id = ${at.autopilotId}
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
    order by id desc limit ${page.limit + 1} offset ${page.offset}`;
  return rows.map((row) => toTrigger(row, keyring));
}

export interface TriggerChange {
  readonly name?: string | undefined;
  readonly provider?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly eventFilters?: readonly EventFilter[] | undefined;
  readonly token?: string | undefined;
}

/** Changes what is given, and makes every replica read the configuration anew. */
export async function updateTrigger(
  tx: TransactionSql,
  keyring: Keyring,
  id: string,
  change: TriggerChange,
): Promise<void> {
  const { name, provider, enabled, eventFilters, token } = change;
  await tx`
    update autopilot_trigger set
      name = coalesce(${name ?? null}, name),
      provider = coalesce(${provider ?? null}, provider),
      enabled = coalesce(${enabled ?? null}, enabled),
      event_filters = coalesce(${
    eventFilters ? tx.json(eventFilters as never) : null
  }, event_filters),
      token_hash = coalesce(${
    token ? hashWebhookToken(token) : null
  }, token_hash),
      token_sealed = coalesce(${
    token ? keyring.seal(token, id) : null
  }, token_sealed)
    where id = ${id}`;
  await bumpTrigger(tx, id);
}

/** Says that something a verdict depends on has changed. Every write to a trigger or its secrets ends here. */
async function bumpTrigger(tx: TransactionSql, id: string): Promise<void> {
  await tx`
    update autopilot_trigger set version = version + 1, updated_at = now() where id = ${id}`;
  await tx`select pg_notify('trigger_changed', ${id})`;
}

/** Its deliveries and runs stay; its counters and secrets go. */
export async function deleteTrigger(
  tx: TransactionSql,
  id: string,
): Promise<void> {
  await tx`delete from autopilot_trigger where id = ${id}`;
  await tx`select pg_notify('trigger_changed', ${id})`;
}

/** Puts one secret in the place of all; null takes them away. */
export async function replaceSigningSecret(
  tx: TransactionSql,
  keyring: Keyring,
  triggerId: string,
  secret: { id: string; value: string } | null,
): Promise<void> {
  await tx`delete from signing_secret where trigger_id = ${triggerId}`;
  if (secret) {
    await tx`
      insert into signing_secret (id, trigger_id, secret_sealed, hint)
      values (${secret.id}, ${triggerId}, ${
      keyring.seal(secret.value, secret.id)
    }, ${secret.value.slice(-4)})`;
  }
  await bumpTrigger(tx, triggerId);
}

interface ConfigRow {
  id: string;
  version: number;
  workspaceId: string;
  autopilotId: string;
  provider: string;
  enabled: boolean;
  eventFilters: EventFilter[];
  autopilotStatus: TriggerConfig["autopilotStatus"];
  offlinePolicy: TriggerConfig["offlinePolicy"];
  workerSeenAt: Date | null;
  secrets: { id: string; sealed: string }[];
}

/** The configuration behind a token, if trigger, autopilot and workspace belong together. */
export async function readTriggerConfig(
  sql: ISql,
  keyring: Keyring,
  tokenHash: Uint8Array,
): Promise<TriggerConfig | null> {
  const [row] = await sql<ConfigRow[]>`
    select t.id, t.version, t.workspace_id, t.autopilot_id, t.provider, t.enabled, t.event_filters,
      a.status as autopilot_status, a.offline_policy, a.worker_seen_at,
      (select coalesce(
         json_agg(json_build_object('id', s.id, 'sealed', encode(s.secret_sealed, 'base64')) order by s.id desc),
         '[]')
       from signing_secret s where s.trigger_id = t.id) as secrets
    from autopilot_trigger t
    join autopilot a on a.id = t.autopilot_id and a.workspace_id = t.workspace_id
    where t.token_hash = ${tokenHash}`;
  if (!row) return null;
  const { provider, secrets, ...config } = row;
  const preset = findPreset(provider);
  if (!preset) {
    throw new RangeError(
      `Trigger ${row.id} names the provider "${provider}", which this version does not know`,
    );
  }
  return {
    ...config,
    preset,
    secrets: secrets.map(({ id, sealed }) => ({
      id,
      value: keyring.open(Buffer.from(sealed, "base64"), id),
    })),
  };
}
