import assert from "node:assert/strict";
import {
  claim,
  createAutopilot,
  createTrigger,
  delivery,
  json,
  post,
  problem,
  run,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

async function skipping(s: TestService) {
  const autopilotId = await createAutopilot(s, { offline_policy: "skip" });
  return await createTrigger(s, { autopilotId });
}

/** As if the last poll had been this long ago. */
const lastSeen = (s: TestService, autopilotId: string, seconds: number) =>
  s.service.deps.db.transaction((tx) =>
    tx`update autopilot set worker_seen_at = now() - make_interval(secs => ${seconds}) where id = ${autopilotId}`
  );

Deno.test("without workers, a run of an autopilot that skips is recorded as skipped, and its delivery as dispatched", async () => {
  await using s = await testService();
  const trigger = await skipping(s);
  const receipt = await json(await post(s, trigger, { n: 1 }));
  assert.deepEqual(receipt, {
    status: "skipped",
    delivery_id: receipt.delivery_id,
    run_id: receipt.run_id,
    reason: "runtime_offline",
  });
  const row = await delivery(s, trigger, receipt.delivery_id);
  assert.equal(row.status, "dispatched");
  assert.equal(row.reason_code, null);
  assert.equal(row.autopilot_run_id, receipt.run_id);
  const skipped = await run(s, receipt.run_id);
  assert.equal(skipped.status, "skipped");
  assert.equal(skipped.reason_code, "runtime_offline");
  assert(skipped.completed_at);
  assert.deepEqual(skipped.trigger_payload.eventPayload, { n: 1 });
  assert.deepEqual(await claim(s), []);
});

Deno.test("a run is skipped once its workers have not polled for 60 seconds", async () => {
  await using s = await testService();
  const trigger = await skipping(s);
  await lastSeen(s, trigger.autopilotId, 55);
  assert.equal((await json(await post(s, trigger))).status, "accepted");
  await lastSeen(s, trigger.autopilotId, 61);
  await using fresh = await testService({}, { databaseUrl: s.databaseUrl });
  assert.equal((await json(await post(fresh, trigger))).status, "skipped");
});

Deno.test("a run is not skipped right after a worker polled on another replica", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const byAutopilot = await skipping(s);
  const byWorkspace = await skipping(s);
  for (const trigger of [byAutopilot, byWorkspace]) {
    const receipt = await json(await post(s, trigger));
    assert.equal(receipt.status, "skipped");
  }
  await claim(replica, { autopilot_id: byAutopilot.autopilotId });
  assert.equal((await json(await post(s, byAutopilot))).status, "accepted");
  assert.equal((await json(await post(s, byWorkspace))).status, "skipped");
  await claim(replica, { limit: 100 });
  assert.equal((await json(await post(s, byWorkspace))).status, "accepted");
});

Deno.test("a worker that waits counts as polling for as long as it waits", async () => {
  await using s = await testService();
  const trigger = await skipping(s);
  const waiting = claim(s, {
    autopilot_id: trigger.autopilotId,
    wait_seconds: 20,
  });
  const receipt = await (async () => {
    for (;;) {
      const answer = await json(await post(s, trigger));
      if (answer.status === "accepted") return answer;
    }
  })();
  assert.equal((await waiting)[0].id, receipt.run_id);
});

Deno.test("manual runs and replays are skipped by the same rule", async () => {
  await using s = await testService();
  const trigger = await skipping(s);
  const path = `/api/autopilots/${trigger.autopilotId}`;
  const { delivery_id } = await json(await post(s, trigger));

  const manual = await json(s.api("POST", `${path}/runs`, {}), 201);
  assert.equal(manual.status, "skipped");
  assert.equal(manual.reason_code, "runtime_offline");
  const replayed = await json(
    s.api("POST", `${path}/deliveries/${delivery_id}/replay`),
    201,
  );
  assert.equal(replayed.status, "dispatched");
  assert.equal(replayed.response_body.status, "skipped");
  assert.equal((await run(s, replayed.autopilot_run_id)).status, "skipped");

  await claim(s);
  const queued = await json(s.api("POST", `${path}/runs`, {}), 201);
  assert.equal(queued.status, "queued");
});

Deno.test("the policy is queue unless set, and a change counts at once", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const path = `/api/autopilots/${trigger.autopilotId}`;
  assert.equal((await json(s.api("GET", path))).offline_policy, "queue");
  assert.equal((await json(await post(s, trigger))).status, "accepted");
  await json(s.api("PATCH", path, { offline_policy: "skip" }));
  assert.equal((await json(await post(s, trigger))).status, "skipped");
});

Deno.test("a manual run carries the caller's event and payload, and needs an active autopilot", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const path = `/api/autopilots/${autopilotId}`;
  const bare = await json(s.api("POST", `${path}/runs`, {}), 201);
  assert.deepEqual(bare.trigger_payload, {
    event: "manual.run",
    eventPayload: null,
    request: { receivedAt: bare.triggered_at, contentType: null },
  });
  assert.equal(bare.source, "manual");
  assert.equal(bare.trigger_id, null);
  assert.equal(bare.delivery_id, null);
  const own = await json(
    s.api("POST", `${path}/runs`, { event: "e", event_payload: [1] }, {
      headers: { "idempotency-key": "k" },
    }),
    201,
  );
  assert.equal(own.trigger_payload.event, "e");
  assert.deepEqual(own.trigger_payload.eventPayload, [1]);
  const again = await json(
    s.api("POST", `${path}/runs`, { event: "e", event_payload: [1] }, {
      headers: { "idempotency-key": "k" },
    }),
    201,
  );
  assert.deepEqual(again, own);
  for (const status of ["paused", "archived"]) {
    await json(s.api("PATCH", path, { status }));
    await problem(
      s.api("POST", `${path}/runs`, {}),
      409,
      "autopilot_not_active",
    );
  }
});
