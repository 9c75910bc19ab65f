import assert from "node:assert/strict";
import {
  claim,
  createAutopilot,
  createTrigger,
  deliveries,
  type Json,
  json,
  post,
  problem,
  runs,
  type TestTrigger,
} from "../support/calls.ts";
import { leastIdAt } from "../../db/retention.ts";
import { removeOld } from "../../maintenance.ts";
import { eventually } from "../support/eventually.ts";
import { type TestService, testService } from "../support/service.ts";

const DAY = 86_400_000;
/** Days after which tomorrow is old. */
const ALL = -1;

const sweep = (s: TestService, days: number) =>
  removeOld(s.service.deps, days, new AbortController().signal);

/** Deliveries of so many days ago, each with a run in a state. */
async function insertOld(
  s: TestService,
  { autopilotId, id }: TestTrigger,
  { days, count, status = "completed" }: {
    days: number;
    count: number;
    status?: string;
  },
): Promise<void> {
  const time = new Date(Date.now() - days * DAY);
  const prefix = leastIdAt(time).slice(0, 24);
  await s.service.deps.db.transaction((tx) =>
    tx`
    with delivery as (
      insert into webhook_delivery
        (id, workspace_id, autopilot_id, trigger_id, provider, event, signature_status, status, selected_headers,
         raw_body, response_status, response_body, autopilot_run_id, received_at, last_attempt_at)
      select (${prefix} || lpad(to_hex(n), 12, '0'))::uuid,
        a.workspace_id, a.id, ${id}, 'generic', 'old', 'not_required', 'dispatched', '{}',
        '{}', 200, '{}', gen_random_uuid(), ${time}, ${time}
      from autopilot a, generate_series(1, ${count}::int) n where a.id = ${autopilotId}
      returning *
    )
    insert into autopilot_run
      (id, workspace_id, autopilot_id, trigger_id, delivery_id, source, status, triggered_at, completed_at,
       lease_token, lease_expires_at)
    select autopilot_run_id, workspace_id, autopilot_id, trigger_id, id, 'webhook', ${status}, received_at,
      case when ${status} = 'completed' then received_at end,
      case when ${status} = 'running' then gen_random_uuid() end,
      case when ${status} = 'running' then now() + interval '1 hour' end
    from delivery`
  );
}

async function counts(s: TestService): Promise<Json> {
  const [row] = await s.service.deps.db.sql`
    select (select count(*)::int from webhook_delivery) as deliveries,
      (select count(*)::int from autopilot_run) as runs`;
  return { ...row };
}

Deno.test("deliveries and finished runs past their days are removed, in more than one batch, and later ones stay", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await insertOld(s, trigger, { days: 31, count: 1_100 });
  await insertOld(s, trigger, { days: 29, count: 3 });
  const { run_id } = await json(await post(s, trigger));
  await sweep(s, 30);
  assert.deepEqual(await counts(s), { deliveries: 4, runs: 4 });
  const left = await runs(s, trigger.autopilotId);
  assert(left.some(({ id }) => id === run_id));
  const page = await deliveries(s, trigger.autopilotId);
  assert.equal(page.deliveries.length, 4);
});

Deno.test("a delivery stays for as long as its run is not finished", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await insertOld(s, trigger, { days: 40, count: 2, status: "queued" });
  await insertOld(s, trigger, { days: 50, count: 1, status: "running" });
  await insertOld(s, trigger, { days: 60, count: 600 });
  await sweep(s, 30);
  assert.deepEqual(await counts(s), { deliveries: 3, runs: 3 });

  const [claimed] = await claim(s);
  await json(
    s.api("POST", `/api/runs/${claimed.id}/complete`, {
      lease_token: claimed.lease_token,
    }),
  );
  await sweep(s, 30);
  assert.deepEqual(await counts(s), { deliveries: 3, runs: 3 });
  await sweep(s, ALL);
  assert.deepEqual(await counts(s), { deliveries: 2, runs: 2 });
});

Deno.test("with 0 days everything is kept", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await insertOld(s, trigger, { days: 5_000, count: 3 });
  await sweep(s, 0);
  assert.deepEqual(await counts(s), { deliveries: 3, runs: 3 });
});

Deno.test("a service removes what is old by itself", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await insertOld(s, trigger, { days: 2, count: 3 });
  await using tidy = await testService({ retentionDays: 1 }, {
    databaseUrl: s.databaseUrl,
  });
  await eventually(
    "the old is gone",
    async () => (await counts(tidy)).deliveries === 0,
  );
});

Deno.test("runs that were made by hand go when they are finished and old", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const path = `/api/autopilots/${autopilotId}/runs`;
  for (let n = 0; n < 3; n++) await json(s.api("POST", path, {}), 201);
  const [claimed] = await claim(s);
  await json(
    s.api("POST", `/api/runs/${claimed.id}/fail`, {
      lease_token: claimed.lease_token,
      reason: "r",
    }),
  );
  await sweep(s, 1);
  assert.equal((await runs(s, autopilotId)).length, 3);
  await sweep(s, ALL);
  assert.equal((await runs(s, autopilotId)).length, 2);
});

Deno.test("retention passes over what is locked, and holds up nobody", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await insertOld(s, trigger, { days: 40, count: 3 });
  const { db } = s.service.deps;
  const locked = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const holding = db.transaction(async (tx) => {
    await tx`select id from webhook_delivery order by id limit 1 for update`;
    locked.resolve();
    await over.promise;
  });
  await locked.promise;
  await sweep(s, 30);
  assert.deepEqual(await counts(s), { deliveries: 1, runs: 1 });
  over.resolve();
  await holding;
  await sweep(s, 30);
  assert.deepEqual(await counts(s), { deliveries: 0, runs: 0 });
});

Deno.test("a delivery that is gone answers 404, and so does a replay of it by key", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const { delivery_id } = await json(await post(s, trigger));
  const [claimed] = await claim(s);
  await json(
    s.api("POST", `/api/runs/${claimed.id}/complete`, {
      lease_token: claimed.lease_token,
    }),
  );
  await sweep(s, ALL);
  const path =
    `/api/autopilots/${trigger.autopilotId}/deliveries/${delivery_id}`;
  await problem(s.api("GET", path), 404, "not_found");
  await problem(s.api("POST", `${path}/replay`), 404, "not_found");
  await problem(s.api("GET", `/api/runs/${claimed.id}`), 404, "not_found");
});

Deno.test("idempotency keys are kept for a week, whatever the days of deliveries", async () => {
  await using s = await testService();
  const { db } = s.service.deps;
  const create = async () =>
    (await json(
      s.api("POST", "/api/autopilots", { name: "A" }, {
        headers: { "idempotency-key": "k" },
      }),
      201,
    )).id;
  const first = await create();
  const age = (interval: string) =>
    db.transaction((tx) =>
      tx`update idempotency_key set created_at = now() - ${interval}::text::interval`
    );
  await age("6 days");
  await sweep(s, 0);
  assert.equal(await create(), first);
  await age("8 days");
  await sweep(s, 0);
  assert.notEqual(await create(), first);
});
