import assert from "node:assert/strict";
import {
  createAutopilot,
  createTrigger,
  deliveries,
  delivery,
  json,
  post,
  runs,
  sign,
} from "../support/calls.ts";
import { testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";

for (
  const [provider, header, source] of [
    ["generic", "idempotency-key", "header:idempotency-key"],
    ["generic", "x-github-delivery", "header:x-github-delivery"],
    ["github", "x-github-delivery", "header:x-github-delivery"],
    ["github", "idempotency-key", "header:idempotency-key"],
  ] as const
) {
  Deno.test(`three in a row with one ${header} to a ${provider} trigger make one run`, async () => {
    await using s = await testService();
    const trigger = await createTrigger(s, { provider });
    const original = await json(
      await post(s, trigger, { n: 1 }, { [header]: "k1" }),
    );
    assert.equal(original.status, "accepted");
    const { received_at } = await delivery(s, trigger, original.delivery_id);
    for (let retry = 1; retry <= 2; retry++) {
      assert.deepEqual(
        await json(await post(s, trigger, { n: 1 }, { [header]: "k1" })),
        {
          status: "duplicate",
          delivery_id: original.delivery_id,
          run_id: original.run_id,
        },
      );
    }
    const kept = await delivery(s, trigger, original.delivery_id);
    assert.equal(kept.dedupe_key, "k1");
    assert.equal(kept.dedupe_source, source);
    assert.equal(kept.attempt_count, 3);
    assert.equal(kept.received_at, received_at);
    assert(kept.last_attempt_at >= received_at);
    assert.equal(kept.raw_body, '{"n":1}');
    const page = await deliveries(s, trigger.autopilotId);
    assert.equal(page.deliveries.length, 1);
    assert.equal((await runs(s, trigger.autopilotId)).length, 1);
  });
}

Deno.test("a GitHub trigger prefers X-GitHub-Delivery, any other Idempotency-Key", async () => {
  await using s = await testService();
  const both = { "idempotency-key": "i", "x-github-delivery": "g" };
  for (const [provider, key] of [["github", "g"], ["generic", "i"]] as const) {
    const trigger = await createTrigger(s, { provider });
    const { delivery_id } = await json(await post(s, trigger, {}, both));
    const { dedupe_key } = await delivery(s, trigger, delivery_id);
    assert.equal(dedupe_key, key);
  }
});

Deno.test("50 at once with one key, through two replicas, make one run", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s);
  const receipts = await Promise.all(
    Array.from({ length: 50 }, async (_, n) =>
      await json(
        await post(n % 2 ? s : replica, trigger, { n: 1 }, {
          "idempotency-key": "storm",
        }),
      )),
  );
  const accepted = receipts.filter(({ status }) => status === "accepted");
  assert.equal(accepted.length, 1);
  const [{ delivery_id, run_id }] = accepted;
  for (const receipt of receipts) {
    assert.equal(receipt.delivery_id, delivery_id);
    assert.equal(receipt.run_id, run_id);
  }
  const page = await deliveries(s, trigger.autopilotId);
  assert.equal(page.deliveries.length, 1);
  assert.equal(page.deliveries[0].attempt_count, 50);
  assert.equal((await runs(s, trigger.autopilotId)).length, 1);
});

Deno.test("many keys at once, each several times, through two replicas, make one run each", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s);
  const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
  // Forwards to one, backwards to the other: groups meet each other's keys in both orders.
  await Promise.all([
    ...[...keys, ...keys].map((key) =>
      post(s, trigger, {}, { "idempotency-key": key }).then(json)
    ),
    ...[...keys, ...keys].reverse().map((key) =>
      post(replica, trigger, {}, { "idempotency-key": key }).then(json)
    ),
  ]);
  const page = await deliveries(s, trigger.autopilotId, { limit: "100" });
  assert.deepEqual(
    page.deliveries.map((one: { attempt_count: number }) => one.attempt_count),
    keys.map(() => 4),
  );
  const made = await runs(s, trigger.autopilotId, { limit: "100" });
  assert.equal(made.length, keys.length);
});

Deno.test("keys are a trigger's own: another trigger's delivery with the key is no duplicate", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const one = await createTrigger(s, { autopilotId });
  const other = await createTrigger(s, { autopilotId });
  const key = { "idempotency-key": "shared" };
  const first = await json(await post(s, one, {}, key));
  const second = await json(await post(s, other, {}, key));
  assert.equal(second.status, "accepted");
  assert.notEqual(second.delivery_id, first.delivery_id);
});

Deno.test("keys differ by letter case, space inside, and beyond 255 characters", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const long = "k".repeat(300);
  const ids = new Set<string>();
  const keys = ["a", "A", "a b", "a  b", `${long}1`, `${long}2`];
  for (const key of keys) {
    const receipt = await json(
      await post(s, trigger, {}, { "idempotency-key": key }),
    );
    ids.add(receipt.delivery_id);
  }
  assert.equal(ids.size, keys.length);
  const again = await json(
    await post(s, trigger, {}, { "idempotency-key": `${long}2` }),
  );
  assert.equal(again.status, "duplicate");
});

Deno.test("a duplicate of what was ignored names no run", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { enabled: false });
  const key = { "idempotency-key": "k" };
  const { delivery_id } = await json(await post(s, trigger, {}, key));
  assert.deepEqual(await json(await post(s, trigger, {}, key)), {
    status: "duplicate",
    delivery_id,
  });
});

Deno.test("a rejected delivery does not hold its key", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  const key = { "idempotency-key": "k" };
  await json(await post(s, trigger, "{}", key), 401);
  const retried = await json(
    await post(s, trigger, "{}", { ...key, ...sign(SECRET, "{}") }),
  );
  assert.equal(retried.status, "accepted");
});

Deno.test("a failed delivery does not hold its key", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const key = { "idempotency-key": "k" };
  const first = await json(await post(s, trigger, {}, key));
  await s.service.deps.db.transaction((tx) =>
    tx`update webhook_delivery set status = 'failed' where id = ${first.delivery_id}`
  );
  const retried = await json(await post(s, trigger, {}, key));
  assert.equal(retried.status, "accepted");
  assert.notEqual(retried.delivery_id, first.delivery_id);
});

Deno.test("one key with another body is answered as a duplicate, and kept as a conflict that never runs", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const key = { "idempotency-key": "k1" };
  const original = await json(await post(s, trigger, { n: 1 }, key));
  const receipt = await json(await post(s, trigger, { n: 2 }, key));
  const { conflict_delivery_id, ...rest } = receipt;
  assert.deepEqual(rest, {
    status: "duplicate",
    delivery_id: original.delivery_id,
    run_id: original.run_id,
    conflict: true,
  });
  const kept = await delivery(s, trigger, conflict_delivery_id);
  assert.equal(kept.status, "ignored");
  assert.equal(kept.reason_code, "dedupe_conflict");
  assert.equal(kept.conflict_with_delivery_id, original.delivery_id);
  assert.equal(kept.raw_body, '{"n":2}');
  assert.deepEqual(kept.response_body, receipt);
  const first = await delivery(s, trigger, original.delivery_id);
  assert.equal(first.attempt_count, 1);
  assert.equal((await runs(s, trigger.autopilotId)).length, 1);
});

Deno.test("many at once with one key and two bodies: one is accepted, its repeats are counted, the others are kept as conflicts", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const receipts = await Promise.all(
    Array.from({ length: 40 }, async (_, i) =>
      await json(
        await post(s, trigger, { n: i % 2 }, { "idempotency-key": "k1" }),
      )),
  );
  const [accepted, ...others] = receipts
    .filter(({ status }) => status === "accepted");
  assert.deepEqual(others, []);
  const { delivery_id } = accepted;
  const conflicts = receipts.filter(({ conflict }) => conflict);
  assert.equal(conflicts.length, 20);
  assert(receipts.every((receipt) => receipt.delivery_id === delivery_id));
  const { attempt_count } = await delivery(s, trigger, delivery_id);
  assert.equal(attempt_count, 20);
  assert.equal((await runs(s, trigger.autopilotId)).length, 1);
});
