import assert from "node:assert/strict";
import {
  claim,
  createAutopilot,
  createTrigger,
  createWorkspace,
  json,
  post,
  problem,
  runs,
  type TestTrigger,
} from "../support/calls.ts";
import { eventually } from "../support/eventually.ts";
import { type TestService, testService } from "../support/service.ts";

async function queue(
  s: TestService,
  autopilotId: string,
  times = 1,
): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < times; n++) {
    const path = `/api/autopilots/${autopilotId}/runs`;
    ids.push((await json(s.api("POST", path, { event_payload: n }), 201)).id);
  }
  return ids;
}

const polling = (s: TestService, count = 1) =>
  eventually(
    "workers poll",
    () => s.service.deps.runQueue.waiting() === count,
  );

const ids = (runs: { id: string }[]) => runs.map(({ id }) => id);

Deno.test("a claim hands out the oldest queued runs, as many as asked for, each under a lease", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const made = await queue(s, autopilotId, 5);
  const before = Date.now();
  const first = await claim(s);
  assert.deepEqual(ids(first), made.slice(0, 1));
  const [run] = first;
  assert.equal(run.status, "running");
  assert.equal(run.claim_count, 1);
  assert(run.started_at);
  assert.equal(run.trigger_payload.eventPayload, 0);
  const lease = Date.parse(run.lease_expires_at) - before;
  assert(lease > 55_000 && lease < 65_000, `${lease}`);

  const more = await claim(s, { limit: 3, lease_seconds: 3600 });
  assert.deepEqual(ids(more), made.slice(1, 4));
  assert(Date.parse(more[0].lease_expires_at) - before > 3_500_000);
  assert.deepEqual(ids(await claim(s, { limit: 100 })), made.slice(4));
  assert.deepEqual(await claim(s, { limit: 100 }), []);
});

Deno.test("a claim takes one autopilot's runs, or the whole workspace's, oldest first", async () => {
  await using s = await testService();
  const [a, b] = [await createAutopilot(s), await createAutopilot(s)];
  const [b1] = await queue(s, b);
  const [a1] = await queue(s, a);
  const [b2] = await queue(s, b);
  const [a2] = await queue(s, a);
  assert.deepEqual(ids(await claim(s, { autopilot_id: a })), [a1]);
  assert.deepEqual(ids(await claim(s, { limit: 2 })), [b1, b2]);
  assert.deepEqual(ids(await claim(s, { autopilot_id: b, limit: 9 })), []);
  assert.deepEqual(ids(await claim(s, { limit: 9 })), [a2]);
});

Deno.test("a claim takes an autopilot of its own workspace only", async () => {
  await using s = await testService();
  const other = await createWorkspace(s);
  const autopilotId = await createAutopilot(s, { key: other.key });
  await problem(
    s.api("POST", "/api/runs/claim", { autopilot_id: autopilotId }),
    404,
    "not_found",
  );
});

Deno.test("runs of a paused autopilot wait until it is resumed", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const made = await queue(s, autopilotId);
  const path = `/api/autopilots/${autopilotId}`;
  await json(s.api("PATCH", path, { status: "paused" }));
  assert.deepEqual(await claim(s), []);
  assert.deepEqual(await claim(s, { autopilot_id: autopilotId }), []);
  await json(s.api("PATCH", path, { status: "active" }));
  assert.deepEqual(ids(await claim(s)), made);
});

Deno.test("a worker that waits gets the runs of an autopilot that is resumed at once", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const made = await queue(s, autopilotId);
  const path = `/api/autopilots/${autopilotId}`;
  await json(s.api("PATCH", path, { status: "paused" }));
  const waiting = claim(s, { wait_seconds: 20 });
  await polling(s);
  const before = performance.now();
  await json(s.api("PATCH", path, { status: "active" }));
  assert.deepEqual(ids(await waiting), made);
  assert(performance.now() - before < 5_000);
});

Deno.test("what an archived autopilot had in its queue is skipped", async () => {
  await using s = await testService();
  for (const by of ["PATCH", "DELETE"]) {
    const autopilotId = await createAutopilot(s);
    await queue(s, autopilotId, 2);
    const [running] = await claim(s);
    await json(
      s.api(
        by,
        `/api/autopilots/${autopilotId}`,
        by === "PATCH" ? { status: "archived" } : undefined,
      ),
    );
    const [skipped, other] = await runs(s, autopilotId);
    assert.equal(skipped.status, "skipped");
    assert.equal(skipped.reason_code, "autopilot_archived");
    assert(skipped.completed_at);
    assert.equal(other.status, "running");
    await json(
      s.api("POST", `/api/runs/${running.id}/complete`, {
        lease_token: running.lease_token,
      }),
    );
  }
});

Deno.test("a run whose lease lapses after its autopilot was archived is skipped too", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  await queue(s, autopilotId);
  await claim(s, { lease_seconds: 1 });
  await json(s.api("DELETE", `/api/autopilots/${autopilotId}`));
  await eventually("it is skipped", async () => {
    const [run] = await runs(s, autopilotId);
    return run.status === "skipped" &&
      run.reason_code === "autopilot_archived" && run.completed_at;
  });
});

Deno.test("a run that comes just after its autopilot was archived is skipped too", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const [late] = await queue(s, autopilotId);
  // As a webhook does that was decided before and commits after.
  await s.service.deps.db.transaction((tx) =>
    tx`update autopilot set status = 'archived' where id = ${autopilotId}`
  );
  await eventually("it is skipped", async () => {
    const [run] = await runs(s, autopilotId);
    return run.id === late && run.status === "skipped";
  }, 10_000);
});

Deno.test("claimers at once, through two replicas, never get one run twice and leave none", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const made: string[] = [];
  for (let n = 0; n < 4; n++) {
    made.push(...await queue(s, await createAutopilot(s), 10));
  }
  const got: string[] = [];
  await Promise.all(Array.from({ length: 8 }, async (_, n) => {
    for (;;) {
      const batch = await claim(n % 2 ? s : replica, { limit: 1 + n % 3 });
      got.push(...ids(batch));
      if (got.length >= made.length) return;
    }
  }));
  assert.equal(new Set(got).size, got.length);
  assert.deepEqual(got.toSorted(), made.toSorted());
});

Deno.test("a waiting claim is woken by a webhook in the same process", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const waiting = claim(s, { wait_seconds: 20 });
  await polling(s);
  const { run_id } = await json(await post(s, trigger));
  const before = performance.now();
  assert.deepEqual(ids(await waiting), [run_id]);
  assert(performance.now() - before < 3_000);
});

Deno.test("a waiting claim is woken by a webhook in another process", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s);
  const waiting = claim(replica, {
    wait_seconds: 20,
    autopilot_id: trigger.autopilotId,
  });
  await polling(replica);
  const { run_id } = await json(await post(s, trigger));
  const before = performance.now();
  assert.deepEqual(ids(await waiting), [run_id]);
  assert(performance.now() - before < 3_000);
});

Deno.test("a waiting claim misses nothing that is queued while it looks", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (let round = 0; round < 30; round++) {
    const waiting = claim(s, { wait_seconds: 20 });
    // Somewhere between the look at the queue and the wait.
    await new Promise((resolve) => setTimeout(resolve, round % 10));
    const before = performance.now();
    const { run_id } = await json(await post(s, trigger));
    assert.deepEqual(ids(await waiting), [run_id]);
    assert(performance.now() - before < 3_000, "it waited for nothing");
  }
});

Deno.test("as many waiting workers as runs get one each at once, whichever autopilots they belong to", async () => {
  await using s = await testService();
  const triggers: TestTrigger[] = [];
  for (let n = 0; n < 6; n++) triggers.push(await createTrigger(s));
  for (let round = 0; round < 5; round++) {
    const workers = triggers.map(() => claim(s, { wait_seconds: 20 }));
    await polling(s, workers.length);
    const before = performance.now();
    await Promise.all(triggers.map((trigger) => post(s, trigger).then(json)));
    const got = (await Promise.all(workers)).flatMap(ids);
    assert.equal(new Set(got).size, triggers.length);
    assert(performance.now() - before < 5_000, "one waited for nothing");
  }
});

Deno.test("a waiting claim with nothing to do is answered when its time is over", async () => {
  await using s = await testService();
  const before = performance.now();
  assert.deepEqual(await claim(s, { wait_seconds: 1 }), []);
  const took = performance.now() - before;
  assert(took >= 990 && took < 4_000, `${took}`);
});

Deno.test("a waiting claim is answered when the service begins to stop", async () => {
  await using s = await testService();
  const waiting = claim(s, { wait_seconds: 30 });
  await polling(s);
  s.service.drain();
  assert.deepEqual(await waiting, []);
  assert.equal(s.service.deps.runQueue.waiting(), 0);
});
