import assert from "node:assert/strict";
import {
  claim,
  createAutopilot,
  createTrigger,
  delivery,
  type Json,
  json,
  post,
  problem,
  run,
} from "../support/calls.ts";
import { eventually } from "../support/eventually.ts";
import { type TestService, testService } from "../support/service.ts";

async function claimed(s: TestService, fields: Json = {}): Promise<Json> {
  const autopilotId = await createAutopilot(s);
  await json(s.api("POST", `/api/autopilots/${autopilotId}/runs`, {}), 201);
  const [first] = await claim(s, { autopilot_id: autopilotId, ...fields });
  return first;
}

function act(
  s: TestService,
  { id, lease_token }: Json,
  verb: string,
  fields: Json = {},
): Promise<Response> {
  return s.api("POST", `/api/runs/${id}/${verb}`, { lease_token, ...fields });
}

const lapse = (s: TestService, { id }: Json) =>
  s.service.deps.db.transaction((tx) =>
    tx`update autopilot_run set lease_expires_at = now() - interval '1 s' where id = ${id}`
  );

Deno.test("a heartbeat moves the end of the lease", async () => {
  await using s = await testService();
  const mine = await claimed(s);
  const lease = await json(act(s, mine, "heartbeat", { lease_seconds: 600 }));
  assert.equal(lease.run_id, mine.id);
  assert(
    Date.parse(lease.lease_expires_at) > Date.parse(mine.lease_expires_at) +
        500_000,
  );
  const shown = await run(s, mine.id);
  assert.equal(shown.lease_expires_at, lease.lease_expires_at);
});

Deno.test("a completed run keeps its result and its payload, and is handed out no more", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const { delivery_id } = await json(await post(s, trigger, { n: 1 }));
  const [mine] = await claim(s);
  const result = { merged: true, list: [1, "2", null] };
  const done = await json(act(s, mine, "complete", { result }));
  assert.equal(done.status, "completed");
  assert.deepEqual(done.result, result);
  assert(done.completed_at >= mine.started_at);
  assert.equal(done.lease_expires_at, null);
  assert.equal("lease_token" in done, false);
  assert.deepEqual(done.trigger_payload, mine.trigger_payload);
  assert.deepEqual(await run(s, mine.id), done);
  assert.deepEqual(await claim(s), []);
  const { status } = await delivery(s, trigger, delivery_id);
  assert.equal(status, "dispatched");
});

Deno.test("a run is completed without a result as well", async () => {
  await using s = await testService();
  const done = await json(act(s, await claimed(s), "complete"));
  assert.equal(done.status, "completed");
  assert.equal(done.result, null);
});

Deno.test("a failed run keeps the worker's reason", async () => {
  await using s = await testService();
  for (const reason of ["The tests did not pass.", "x".repeat(4096)]) {
    const done = await json(act(s, await claimed(s), "fail", { reason }));
    assert.equal(done.status, "failed");
    assert.equal(done.failure_reason, reason);
    assert.equal(done.reason_code, "worker_failed");
    assert(done.completed_at);
  }
  for (const reason of ["", "x".repeat(4097), "a\0b", "\ud800"]) {
    await problem(
      act(s, await claimed(s), "fail", { reason }),
      400,
      "invalid_request",
    );
  }
});

Deno.test("whoever does not hold the lease gets 409, and changes nothing", async (t) => {
  await using s = await testService();
  const verbs: [string, Json][] = [
    ["heartbeat", {}],
    ["complete", { result: 1 }],
    ["fail", { reason: "r" }],
  ];
  const all = async (stranger: Json) => {
    const before = await run(s, stranger.id);
    for (const [verb, fields] of verbs) {
      await problem(act(s, stranger, verb, fields), 409, "lease_lost");
    }
    assert.deepEqual(await run(s, stranger.id), before);
  };
  await t.step("with another token", async () => {
    const mine = await claimed(s);
    await all({ ...mine, lease_token: crypto.randomUUID() });
  });
  await t.step("after the run was completed", async () => {
    const mine = await claimed(s);
    await json(act(s, mine, "complete"));
    await all(mine);
  });
  await t.step("of a run that is queued", async () => {
    const autopilotId = await createAutopilot(s);
    const queued = await json(
      s.api("POST", `/api/autopilots/${autopilotId}/runs`, {}),
      201,
    );
    await all({ ...queued, lease_token: crypto.randomUUID() });
    await claim(s);
  });
  await t.step("a run that is not there is 404", async () => {
    for (const [verb, fields] of verbs) {
      await problem(
        act(
          s,
          { id: crypto.randomUUID(), lease_token: crypto.randomUUID() },
          verb,
          fields,
        ),
        404,
        "not_found",
      );
    }
  });
});

Deno.test("a lapsed lease is handed out again, and its late holder gets 409", async () => {
  await using s = await testService();
  const late = await claimed(s);
  await lapse(s, late);
  const again = await eventually(
    "it is handed out again",
    async () => (await claim(s))[0],
  );
  assert.equal(again.id, late.id);
  assert.equal(again.claim_count, 2);
  assert.equal(again.started_at, late.started_at);
  assert.notEqual(again.lease_token, late.lease_token);
  await problem(act(s, late, "heartbeat"), 409, "lease_lost");
  await problem(act(s, late, "complete", { result: 1 }), 409, "lease_lost");
  await problem(act(s, late, "fail", { reason: "r" }), 409, "lease_lost");
  const done = await json(act(s, again, "complete", { result: 2 }));
  assert.equal(done.result, 2);
});

Deno.test("a worker that waits gets a run whose lease lapses meanwhile, though others claim elsewhere", async () => {
  await using s = await testService();
  const late = await claimed(s, { lease_seconds: 1 });
  const other = await createAutopilot(s);
  let busy = true;
  const elsewhere = (async () => {
    while (busy) await claim(s, { autopilot_id: other });
  })();
  const before = performance.now();
  const [again] = await claim(s, {
    autopilot_id: late.autopilot_id,
    wait_seconds: 20,
  });
  busy = false;
  await elsewhere;
  assert.equal(again.id, late.id);
  assert(performance.now() - before < 8_000, "it waited for nothing");
});

Deno.test("of two that end a run at once, one does", async () => {
  await using s = await testService();
  const mine = await claimed(s);
  const answers = await Promise.all([
    act(s, mine, "complete", { result: 1 }),
    act(s, mine, "fail", { reason: "r" }),
    act(s, mine, "complete", { result: 2 }),
  ]);
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, 409, 409]);
});
