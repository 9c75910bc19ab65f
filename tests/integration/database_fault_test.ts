import assert from "node:assert/strict";
import postgres from "postgres";
import {
  createTrigger,
  deliveries,
  json,
  post,
  problem,
  runs,
  stats,
  type TestTrigger,
} from "../support/calls.ts";
import { eventually } from "../support/eventually.ts";
import { testDatabase } from "../support/postgres.ts";
import { type TestService, testService } from "../support/service.ts";
import { tcpProxy } from "../support/tcp_proxy.ts";

/** The budget of an answer, and what a busy machine may add to it. */
const BUDGET_MS = 2_000 + 1_000;

/** A service that reaches its database through a proxy, and another that reaches it straight. */
async function throughProxy() {
  const database = await testDatabase();
  const proxy = tcpProxy(database.url);
  const s = await testService({}, { databaseUrl: proxy.url(database.url) });
  const straight = await testService({}, { databaseUrl: database.url });
  return {
    s,
    straight,
    proxy,
    async [Symbol.asyncDispose]() {
      await s[Symbol.asyncDispose]();
      await straight[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Holds a lock on a table until it is disposed of. */
async function lockTable(s: TestService, table: string) {
  const sql = postgres(s.databaseUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`begin; lock table ${table} in access exclusive mode`)
    .simple();
  return {
    async [Symbol.asyncDispose]() {
      await sql`rollback`;
      await sql.end();
    },
  };
}

async function timed(answer: Promise<Response>) {
  const before = performance.now();
  const response = await answer;
  return { response, ms: performance.now() - before };
}

async function assertUnavailable(answer: Promise<Response>) {
  const { response, ms } = await timed(answer);
  assert(response.headers.get("retry-after"));
  await problem(response, 503, "unavailable");
  assert(ms < BUDGET_MS, `${ms} ms`);
}

async function assertNothing(s: TestService, { autopilotId }: TestTrigger) {
  assert.deepEqual((await deliveries(s, autopilotId)).deliveries, []);
  assert.deepEqual(await runs(s, autopilotId), []);
}

Deno.test("a database that is away is 503 and never 404, for known and unknown tokens, and over as soon as it is back", async () => {
  await using it = await throughProxy();
  const { s, proxy } = it;
  const trigger = await createTrigger(s);
  const unknown = { path: `/api/webhooks/autopilots/awt_${"0".repeat(43)}` };
  proxy.refuse();
  proxy.cut();
  await assertUnavailable(post(s, unknown));
  await assertUnavailable(post(s, trigger));
  await assertUnavailable(s.api("GET", "/api/autopilots"));
  await assertUnavailable(
    s.api("GET", "/api/autopilots", undefined, { key: "slk_any" }),
  );
  await assertUnavailable(s.request("/readyz"));
  await json(s.request("/livez"));
  await proxy.accept();
  await eventually(
    "it is ready again",
    async () => (await s.request("/readyz")).status === 200,
    2_000,
  );
  await json(post(s, trigger));
  await problem(post(s, unknown), 404, "webhook_not_found");
});

Deno.test("a database that falls silent during the lookup of a token is 503 within the budget", async () => {
  await using it = await throughProxy();
  const { s, straight, proxy } = it;
  const trigger = await createTrigger(straight);
  proxy.stall();
  await assertUnavailable(post(s, trigger));
  proxy.resume();
  await assertNothing(straight, trigger);
});

Deno.test("a COMMIT whose answer is lost is looked up: the webhook is accepted, once", async () => {
  await using it = await throughProxy();
  const { s, straight, proxy } = it;
  const trigger = await createTrigger(s);
  await json(post(s, trigger));
  for (const headers of [{}, { "idempotency-key": "k" }]) {
    proxy.swallowNextCommit();
    const { response, ms } = await timed(post(s, trigger, {}, headers));
    const receipt = await json(response);
    assert.equal(receipt.status, "accepted");
    assert(ms < BUDGET_MS, `${ms} ms`);
  }
  const page = await deliveries(straight, trigger.autopilotId);
  assert.equal(page.deliveries.length, 3);
  for (const row of page.deliveries) assert.equal(row.attempt_count, 1);
  assert.equal((await runs(straight, trigger.autopilotId)).length, 3);
});

Deno.test("a COMMIT that is still at work when its connection is lost makes no second run", async () => {
  await using it = await throughProxy();
  const { s, straight, proxy } = it;
  const trigger = await createTrigger(s);
  await json(post(s, trigger));
  const { db } = straight.service.deps;
  await db.transaction((tx) =>
    tx.unsafe(`
      create function dawdle() returns trigger language plpgsql as $$
        begin perform pg_sleep(0.5); return null; end $$;
      create constraint trigger dawdle after insert on webhook_delivery
        deferrable initially deferred for each row when (new.event = 'slow') execute function dawdle();`)
  );
  const committing = () =>
    eventually("COMMIT is at work", async () => {
      const rows = await db.sql`
        select 1 from pg_stat_activity
        where datname = current_database() and wait_event = 'PgSleep' and query ilike 'commit%'`;
      return rows.length > 0;
    });
  for (const headers of [{}, { "idempotency-key": "k" }]) {
    const before = (await runs(straight, trigger.autopilotId)).length;
    const answer = post(s, trigger, { event: "slow" }, headers);
    await committing();
    proxy.cut();
    const receipt = await json(answer);
    assert.equal(receipt.status, "accepted");
    const made = await runs(straight, trigger.autopilotId);
    assert.equal(made.length, before + 1);
    assert.equal(made[0].id, receipt.run_id);
    const { deliveries: [row] } = await deliveries(
      straight,
      trigger.autopilotId,
    );
    assert.equal(row.id, receipt.delivery_id);
    assert.equal(row.attempt_count, 1);
  }
});

for (
  const table of ["webhook_delivery", "autopilot_run", "autopilot_trigger"]
) {
  Deno.test(`a lock on ${table} for longer than the budget is 503 within it, with nothing half-done`, async () => {
    await using s = await testService();
    const trigger = await createTrigger(s);
    {
      await using _lock = await lockTable(s, table);
      await Promise.all(
        Array.from({ length: 20 }, () => assertUnavailable(post(s, trigger))),
      );
    }
    await assertNothing(s, trigger);
    await json(post(s, trigger));
    const page = await deliveries(s, trigger.autopilotId);
    assert.equal(page.deliveries.length, 1);
    const counted = await stats(s, trigger);
    assert.equal(counted.received, counted.accepted + counted.refused);
  });
}

Deno.test("a lock that goes within the budget only delays", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const lock = await lockTable(s, "webhook_delivery");
  const answers = Array.from({ length: 20 }, () => post(s, trigger));
  setTimeout(() => lock[Symbol.asyncDispose](), 500);
  for (const answer of answers) {
    assert.equal((await json(answer)).status, "accepted");
  }
  const page = await deliveries(s, trigger.autopilotId, { limit: "100" });
  assert.equal(page.deliveries.length, 20);
});

Deno.test("a row that cannot be stored fails alone, and not the others of its group", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await s.service.deps.db.transaction((tx) =>
    tx`alter table webhook_delivery add constraint no_poison check (event <> 'poison')`
  );
  const lock = await lockTable(s, "autopilot_run");
  const answers = Array.from(
    { length: 30 },
    (_, n) => post(s, trigger, { event: n % 10 === 5 ? "poison" : "fine" }),
  );
  setTimeout(() => lock[Symbol.asyncDispose](), 200);
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  for (const answer of await Promise.all(answers)) await answer.body?.cancel();
  assert.deepEqual(
    statuses,
    statuses.map((_, n) => n % 10 === 5 ? 500 : 200),
  );
  const page = await deliveries(s, trigger.autopilotId, { limit: "100" });
  assert.equal(page.deliveries.length, 27);
  assert.equal(
    (await runs(s, trigger.autopilotId, { limit: "100" })).length,
    27,
  );
});
