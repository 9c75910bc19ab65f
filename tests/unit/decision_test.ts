import assert from "node:assert/strict";
import { parseBody } from "../../domain/body.ts";
import { asConflict, decide, makesRun } from "../../domain/decision.ts";
import { generic } from "../../domain/providers/presets/generic.ts";
import type { TriggerConfig } from "../../domain/trigger.ts";
import { inbound } from "./providers/request.ts";

const NOW = new Date("2026-01-02T03:04:05Z");
const TRIGGER: TriggerConfig = {
  id: "t",
  version: 1,
  workspaceId: "w",
  autopilotId: "a",
  preset: generic,
  enabled: true,
  eventFilters: [],
  secrets: [],
  dedupe: null,
  autopilotStatus: "active",
  offlinePolicy: "queue",
  workerSeenAt: null,
};
const VALID = { status: "valid", secretId: "s" } as const;
const INVALID = {
  status: "invalid",
  reason: "invalid_signature",
  detail: "mismatch",
} as const;
const MISSING = { status: "missing", reason: "missing_signature" } as const;

function decided(
  trigger: Partial<TriggerConfig>,
  signature: Parameters<typeof decide>[3] = { status: "not_required" },
) {
  const request = inbound(
    '{"event":"made","action":"a"}',
    { "idempotency-key": "k" },
    { now: NOW },
  );
  const parsed = parseBody(generic, request);
  assert(parsed.ok);
  return decide({ ...TRIGGER, ...trigger }, request, parsed.body, signature);
}

const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const away = { offlinePolicy: "skip", workerSeenAt: ago(61) } as const;
const other = { eventFilters: [{ event: "other" }] };
const archived = { autopilotStatus: "archived" } as const;
const paused = { autopilotStatus: "paused" } as const;
const disabled = { enabled: false };

for (
  const [what, trigger, signature, outcome, reason] of [
    ["all is well", {}, undefined, "accepted"],
    ["the signature is right", {}, VALID, "accepted"],
    ["the signature is wrong", {}, INVALID, "rejected", "invalid_signature"],
    ["the signature is missing", {}, MISSING, "rejected", "missing_signature"],
    [
      "it is forged, and nothing would run",
      { ...archived, ...disabled, ...other, ...away },
      INVALID,
      "rejected",
      "invalid_signature",
    ],
    [
      "the autopilot is archived",
      { ...archived, ...disabled, ...other, ...away },
      VALID,
      "ignored",
      "autopilot_archived",
    ],
    [
      "the autopilot is paused",
      { ...paused, ...disabled, ...other, ...away },
      VALID,
      "ignored",
      "autopilot_paused",
    ],
    [
      "the trigger is disabled",
      { ...disabled, ...other, ...away },
      VALID,
      "ignored",
      "trigger_disabled",
    ],
    [
      "the event is filtered",
      { ...other, ...away },
      VALID,
      "ignored",
      "event_filtered",
    ],
    ["the workers are away", away, VALID, "skipped", "runtime_offline"],
    [
      "no worker was ever seen",
      { offlinePolicy: "skip" },
      VALID,
      "skipped",
      "runtime_offline",
    ],
    [
      "a worker was seen 60 seconds ago",
      { offlinePolicy: "skip", workerSeenAt: ago(60) },
      VALID,
      "accepted",
    ],
    [
      "the workers are away and runs wait",
      { workerSeenAt: ago(10_000) },
      VALID,
      "accepted",
    ],
  ] as [
    string,
    Partial<TriggerConfig>,
    Parameters<typeof decide>[3] | undefined,
    string,
    string?,
  ][]
) {
  Deno.test(`decide() is ${outcome} when ${what}`, () => {
    const decision = decided(trigger, signature);
    assert.equal(decision.outcome, outcome);
    assert.equal("reason" in decision ? decision.reason : undefined, reason);
    assert.equal(makesRun(decision), ["accepted", "skipped"].includes(outcome));
  });
}

Deno.test("decide() gives a key to what is verified, and none to what is not", () => {
  const key = { key: "k", source: "header:idempotency-key" };
  assert.deepEqual(decided({}).dedupe, key);
  assert.deepEqual(decided({}, VALID).dedupe, key);
  assert.deepEqual(decided(disabled, VALID).dedupe, key);
  assert.equal(decided({}, INVALID).dedupe, null);
  assert.equal(decided({}, MISSING).dedupe, null);
});

Deno.test("decide() names the secret that matched", () => {
  assert.equal(decided({}, VALID).signingSecretId, "s");
  assert.equal(decided({}).signingSecretId, null);
  assert.equal(decided({}, INVALID).signingSecretId, null);
});

Deno.test("asConflict() makes a decision one that is kept, holds no key and runs nothing", () => {
  const conflict = asConflict(decided({}, VALID));
  assert.equal(conflict.outcome, "ignored");
  assert.equal(conflict.dedupe, null);
  assert.equal(makesRun(conflict), false);
  assert.equal(conflict.signatureStatus, "valid");
});
