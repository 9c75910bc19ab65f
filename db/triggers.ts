import { Buffer } from "node:buffer";
import type { EventFilter } from "../domain/event_filter.ts";
import type { PageRequest } from "../domain/page.ts";
import type { CustomPreset } from "../domain/providers/custom.ts";
import { presetOf } from "../domain/providers/preset_of.ts";
import type { DedupeStrategy } from "../domain/providers/identify.ts";
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
  id, workspace_id, autopilot_id, name, provider, enabled, event_filters, dedupe, custom_preset, handshake_kind,
  handshake_verified_at, token_sealed, last_fired_at, created_at, updated_at,
  exists (select from signing_secret s where s.trigger_id = autopilot_trigger.id) as has_signing_secret,
  (select s.hint from signing_secret s where s.trigger_id = autopilot_trigger.id
   order by coalesce(s.expires_at, 'infinity') desc, s.id desc limit 1) as signing_secret_hint`;

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
    | "dedupe"
    | "customPreset"
    | "token"
  >,
): Promise<Trigger> {
  const t = trigger;
  const [row] = await tx<[TriggerRow]>`
    insert into autopilot_trigger
      (id, workspace_id, autopilot_id, name, provider, enabled, event_filters, dedupe, custom_preset, token_hash,
       token_sealed)
    values
      (${t.id}, ${t.workspaceId}, ${t.autopilotId}, ${t.name}, ${t.provider}, ${t.enabled},
       ${tx.json(t.eventFilters as never)}, ${tx.json(t.dedupe as never)}, ${
    tx.json(t.customPreset as never)
  },
       decode(${hashWebhookToken(t.token)}, 'hex'), ${
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
  /** Null: the provider's way. */
  readonly dedupe?: DedupeStrategy | null | undefined;
  readonly customPreset?: CustomPreset | null | undefined;
  readonly token?: string | undefined;
}

/** Changes what is given, and makes every replica read the configuration anew. */
export async function updateTrigger(
  tx: TransactionSql,
  keyring: Keyring,
  id: string,
  change: TriggerChange,
): Promise<void> {
  const { name, provider, enabled, eventFilters, dedupe, customPreset, token } =
    change;
  await tx`
    update autopilot_trigger set
      name = coalesce(${name ?? null}, name),
      provider = coalesce(${provider ?? null}, provider),
      enabled = coalesce(${enabled ?? null}, enabled),
      event_filters = coalesce(${
    eventFilters ? tx.json(eventFilters as never) : null
  }, event_filters),
      dedupe = ${dedupe === undefined ? tx`dedupe` : tx.json(dedupe as never)},
      custom_preset = ${
    customPreset === undefined
      ? tx`custom_preset`
      : tx.json(customPreset as never)
  },
      token_hash = coalesce(decode(${
    token ? hashWebhookToken(token) : null
  }, 'hex'), token_hash),
      token_sealed = coalesce(${
    token ? keyring.seal(token, id) : null
  }, token_sealed)
    where id = ${id}`;
  await bumpTrigger(tx, id);
}

/** Says that something a verdict depends on has changed. Every write to a trigger or its secrets ends here. */
export async function bumpTrigger(
  tx: TransactionSql,
  id: string,
): Promise<void> {
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

/** Notes that the provider has checked the webhook URL. */
export async function recordHandshake(
  tx: TransactionSql,
  id: string,
  handshake: { kind: string; at: Date },
): Promise<void> {
  await tx`
    update autopilot_trigger
    set handshake_kind = ${handshake.kind}, handshake_verified_at = ${handshake.at}
    where id = ${id}`;
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
  dedupe: DedupeStrategy | null;
  customPreset: CustomPreset | null;
  secrets: {
    id: string;
    sealed: string;
    notBefore: string;
    expiresAt: string | null;
  }[];
}

/** The configuration behind a token, if trigger, autopilot and workspace belong together. */
export async function readTriggerConfig(
  sql: ISql,
  keyring: Keyring,
  tokenHash: string,
): Promise<TriggerConfig | null> {
  const [row] = await sql<ConfigRow[]>`
    select t.id, t.version, t.workspace_id, t.autopilot_id, t.provider, t.enabled, t.event_filters, t.dedupe,
      t.custom_preset, a.status as autopilot_status, a.offline_policy, a.worker_seen_at,
      (select coalesce(
         json_agg(
           json_build_object('id', s.id, 'sealed', encode(s.secret_sealed, 'base64'), 'notBefore', s.not_before,
             'expiresAt', s.expires_at)
           order by s.id desc),
         '[]')
       from signing_secret s where s.trigger_id = t.id) as secrets
    from autopilot_trigger t
    join autopilot a on a.id = t.autopilot_id and a.workspace_id = t.workspace_id
    where t.token_hash = decode(${tokenHash}, 'hex')`;
  if (!row) return null;
  const { provider, customPreset, secrets, ...config } = row;
  return {
    ...config,
    preset: presetOf(provider, customPreset),
    secrets: secrets.map(({ id, sealed, notBefore, expiresAt }) => ({
      id,
      value: keyring.open(Buffer.from(sealed, "base64"), id),
      notBefore: new Date(notBefore),
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    })),
  };
}
