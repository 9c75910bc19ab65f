-- Workspaces and what they own. Deliveries and runs carry their owners' ids without foreign keys: a key share lock on
-- the trigger's row for every webhook would cost more than the webhook, and the insert joins the trigger anyway.

create table workspace (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

insert into workspace (id, name) values ('01980000-0000-7000-8000-000000000001', 'default');

create table api_key (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  name text not null,
  role text not null constraint api_key_role check (role in ('reader', 'worker', 'member', 'admin')),
  key_hash bytea not null constraint api_key_hash unique,
  hint text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_page on api_key (workspace_id, id desc);

create table autopilot (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  name text not null,
  status text not null constraint autopilot_status check (status in ('active', 'paused', 'archived')),
  offline_policy text not null constraint autopilot_offline_policy check (offline_policy in ('queue', 'skip')),
  worker_seen_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index autopilot_page on autopilot (workspace_id, id desc);

-- `version` changes with all that a verdict depends on (here, in the secrets, in the autopilot's state), so that a
-- configuration that was read earlier can be told stale inside the transaction that relies on it.
create table autopilot_trigger (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  autopilot_id uuid not null references autopilot,
  name text not null,
  provider text not null,
  enabled boolean not null,
  event_filters jsonb not null,
  -- How repeats are told apart, where not in the provider's way.
  dedupe jsonb,
  -- The user's own description of an unlisted provider.
  custom_preset jsonb,
  handshake_kind text,
  handshake_verified_at timestamptz,
  token_hash bytea not null constraint autopilot_trigger_token unique,
  token_sealed bytea not null,
  version integer not null default 1,
  last_fired_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index autopilot_trigger_page on autopilot_trigger (autopilot_id, id desc);

-- Several may be in force at once, so that a rotation loses nothing. An expired one stays, and keeps the trigger
-- closed: only clearing them all opens it to unsigned deliveries.
create table signing_secret (
  id uuid primary key,
  trigger_id uuid not null references autopilot_trigger on delete cascade,
  secret_sealed bytea not null,
  hint text not null,
  not_before timestamptz not null,
  expires_at timestamptz,
  -- Handed out by the provider, whose page asks its owner for it: shown once.
  is_revealable boolean not null default false,
  use_count bigint not null default 0,
  last_used_at timestamptz,
  created_at timestamptz not null default now()
);
create index signing_secret_trigger on signing_secret (trigger_id, id);

-- Counts per trigger, added up in memory and written every second: the only trace of what is refused before it
-- can be recorded, and a way to count that never reads the big tables.
create table trigger_counter (
  trigger_id uuid not null references autopilot_trigger on delete cascade,
  outcome text not null constraint trigger_counter_outcome
    check (outcome in ('accepted', 'skipped', 'duplicate', 'rejected', 'ignored', 'refused', 'handshake')),
  reason text not null,
  count bigint not null,
  last_at timestamptz not null,
  primary key (trigger_id, outcome, reason)
);

create table webhook_delivery (
  id uuid primary key,
  workspace_id uuid not null,
  autopilot_id uuid not null,
  trigger_id uuid not null,
  provider text not null,
  event text not null,
  dedupe_key text,
  dedupe_source text,
  signature_status text not null constraint webhook_delivery_signature_status
    check (signature_status in ('not_required', 'valid', 'invalid', 'missing')),
  signing_secret_id uuid,
  -- What would have matched, for the owner of a delivery whose signature did not.
  diagnosis json,
  is_test boolean not null default false,
  conflict_with_delivery_id uuid,
  status text not null constraint webhook_delivery_status
    check (status in ('queued', 'dispatched', 'rejected', 'ignored', 'failed')),
  attempt_count integer not null default 1,
  selected_headers json not null,
  content_type text,
  raw_body bytea,
  response_status smallint not null,
  response_body json not null,
  autopilot_run_id uuid,
  replayed_from_delivery_id uuid,
  error text,
  reason_code text,
  received_at timestamptz not null,
  last_attempt_at timestamptz not null,
  created_at timestamptz not null default now(),
  constraint webhook_delivery_unverified_is_rejected
    check ((signature_status in ('invalid', 'missing')) = (status = 'rejected')),
  constraint webhook_delivery_rejected_has_no_run
    check (status <> 'rejected' or (autopilot_run_id is null and dedupe_key is null))
);
-- Bodies up to a page stay in their row, uncompressed: compressing 2 KB costs more than storing it.
alter table webhook_delivery set (toast_tuple_target = 8160);
create unique index webhook_delivery_dedupe on webhook_delivery (trigger_id, dedupe_key)
  where dedupe_key is not null and status not in ('rejected', 'failed');
create index webhook_delivery_page on webhook_delivery (autopilot_id, id desc);

create table autopilot_run (
  id uuid primary key,
  workspace_id uuid not null,
  autopilot_id uuid not null,
  trigger_id uuid,
  delivery_id uuid constraint autopilot_run_delivery unique,
  source text not null constraint autopilot_run_source check (source in ('webhook', 'replay', 'manual')),
  status text not null constraint autopilot_run_status
    check (status in ('queued', 'running', 'completed', 'failed', 'skipped')),
  -- Null where the payload is the delivery's envelope: that is made on reading, and no body is stored twice.
  trigger_payload json,
  failure_reason text,
  reason_code text,
  result json,
  claim_count integer not null default 0,
  lease_token uuid,
  lease_expires_at timestamptz,
  triggered_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  constraint autopilot_run_leased_while_running
    check ((status = 'running') = (lease_token is not null) and (lease_token is null) = (lease_expires_at is null)),
  constraint autopilot_run_finished_has_time
    check ((status in ('completed', 'failed', 'skipped')) = (completed_at is not null)),
  constraint autopilot_run_has_payload
    check ((source = 'manual') = (delivery_id is null) and (delivery_id is null) = (trigger_payload is not null))
);
create index autopilot_run_page on autopilot_run (autopilot_id, id desc);
create index autopilot_run_manual on autopilot_run (id) where delivery_id is null;
create index autopilot_run_queue on autopilot_run (autopilot_id, id) where status = 'queued';
create index autopilot_run_lease on autopilot_run (lease_expires_at) where status = 'running';

-- What a caller's `Idempotency-Key` made, so that the same request again returns it instead of making another.
create table idempotency_key (
  workspace_id uuid not null references workspace,
  key text not null,
  fingerprint bytea not null,
  resource_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);
