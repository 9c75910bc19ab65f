import assert from "node:assert/strict";
import {
  claim,
  createAutopilot,
  createTrigger,
  deliveries,
  delivery,
  json,
  post,
  problem,
  run,
  runs,
  sign,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";

function replay(
  s: TestService,
  { autopilotId }: { readonly autopilotId: string },
  id: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return s.api(
    "POST",
    `/api/autopilots/${autopilotId}/deliveries/${id}/replay`,
    undefined,
    { headers },
  );
}

async function received(
  s: TestService,
  trigger: TestTrigger,
  body = '{"n":1}',
) {
  return await json(
    await post(s, trigger, body, {
      "x-event-type": "thing.made",
      "idempotency-key": crypto.randomUUID(),
      ...sign(SECRET, body),
    }),
  );
}

Deno.test("a replay makes a new delivery with the same bytes, marked as one, and a run of its own", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  const body = '\ufeff{"id":12345678901234567890,"s":"\\u0000"}';
  const { delivery_id, run_id } = await received(s, trigger, body);
  const original = await delivery(s, trigger, delivery_id);

  const answer = await replay(s, trigger, delivery_id);
  const made = await json(answer, 201);
  assert.equal(
    answer.headers.get("location"),
    `/api/autopilots/${trigger.autopilotId}/deliveries/${made.id}`,
  );
  assert.notEqual(made.id, delivery_id);
  assert.notEqual(made.autopilot_run_id, run_id);
  assert.deepEqual(made, {
    ...original,
    id: made.id,
    autopilot_run_id: made.autopilot_run_id,
    replayed_from_delivery_id: delivery_id,
    signature_status: "not_required",
    signing_secret_id: null,
    status: "dispatched",
    dedupe_key: null,
    dedupe_source: null,
    received_at: made.received_at,
    last_attempt_at: made.received_at,
    created_at: made.created_at,
    response_body: {
      ...original.response_body,
      delivery_id: made.id,
      run_id: made.autopilot_run_id,
    },
  });
  assert.equal(made.raw_body, body);
  assert.deepEqual(await delivery(s, trigger, made.id), made);
  assert.deepEqual(await delivery(s, trigger, delivery_id), original);

  const replayed = await run(s, made.autopilot_run_id);
  assert.equal(replayed.source, "replay");
  assert.equal(replayed.status, "queued");
  assert.equal(replayed.delivery_id, made.id);
  assert.equal(replayed.trigger_payload.event, "thing.made");
  const claimed = await claim(s, { limit: 10 });
  assert.deepEqual(claimed.map(({ id }) => id), [
    run_id,
    made.autopilot_run_id,
  ]);
  assert.deepEqual(
    claimed[1].trigger_payload.eventPayload,
    claimed[0].trigger_payload.eventPayload,
  );
});

Deno.test("a replay can be replayed, and so can what was ignored", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    event_filters: [{ event: "wanted" }],
  });
  const ignored = await json(await post(s, trigger, { event: "other" }));
  assert.equal(ignored.status, "ignored");
  const first = await json(await replay(s, trigger, ignored.delivery_id), 201);
  assert.equal(first.status, "dispatched");
  assert.equal(first.reason_code, null);
  const second = await json(await replay(s, trigger, first.id), 201);
  assert.equal(second.replayed_from_delivery_id, first.id);
  assert.equal((await runs(s, trigger.autopilotId)).length, 2);
});

Deno.test("a replay leaves the original's key with the original", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const key = { "idempotency-key": "k" };
  const { delivery_id, run_id } = await json(await post(s, trigger, {}, key));
  await json(await replay(s, trigger, delivery_id), 201);
  assert.deepEqual(await json(await post(s, trigger, {}, key)), {
    status: "duplicate",
    delivery_id,
    run_id,
  });
});

Deno.test("replays with one Idempotency-Key, one after the other or at once, make one", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s);
  const { delivery_id } = await received(s, trigger);
  const key = { "idempotency-key": "replay-1" };
  const first = await json(await replay(s, trigger, delivery_id, key), 201);
  const others = await Promise.all(
    Array.from({ length: 10 }, async (_, n) =>
      await json(
        await replay(n % 2 ? s : replica, trigger, delivery_id, key),
        201,
      )),
  );
  for (const other of others) assert.deepEqual(other, first);
  assert.deepEqual(
    await json(
      await replay(s, trigger, delivery_id, {
        "idempotency-key": '"replay-1"',
      }),
      201,
    ),
    first,
  );

  const at = await Promise.all(
    Array.from({ length: 10 }, async (_, n) =>
      await json(
        await replay(n % 2 ? s : replica, trigger, delivery_id, {
          "idempotency-key": "replay-2",
        }),
        201,
      )),
  );
  assert.equal(new Set(at.map(({ id }) => id)).size, 1);
  const page = await deliveries(s, trigger.autopilotId);
  assert.equal(page.deliveries.length, 3);
  assert.equal((await runs(s, trigger.autopilotId)).length, 3);
});

Deno.test("an Idempotency-Key that was used for another target is 422", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const one = await received(s, trigger);
  const other = await received(s, trigger);
  const key = { "idempotency-key": "k" };
  await json(await replay(s, trigger, one.delivery_id, key), 201);
  await problem(
    replay(s, trigger, other.delivery_id, key),
    422,
    "idempotency_key_reused",
  );
});

Deno.test("a replay that was refused does not use up its Idempotency-Key", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const { delivery_id } = await received(s, trigger);
  const path = `/api/autopilots/${trigger.autopilotId}`;
  const key = { "idempotency-key": "k" };
  await json(s.api("PATCH", path, { status: "paused" }));
  await problem(
    replay(s, trigger, delivery_id, key),
    409,
    "autopilot_not_active",
  );
  await json(s.api("PATCH", path, { status: "active" }));
  await json(await replay(s, trigger, delivery_id, key), 201);
});

Deno.test("a replay is refused, with a code of its own, for what cannot or must not run", async (t) => {
  await using s = await testService();
  const { db } = s.service.deps;
  const refused = async (
    code: string,
    prepare: (trigger: TestTrigger, id: string) => Promise<unknown>,
  ) => {
    const trigger = await createTrigger(s);
    const { delivery_id } = await received(s, trigger);
    await prepare(trigger, delivery_id);
    const before = (await deliveries(s, trigger.autopilotId)).deliveries;
    await problem(replay(s, trigger, delivery_id), 409, code);
    const { deliveries: after } = await deliveries(s, trigger.autopilotId);
    assert.deepEqual(after, before);
  };
  const autopilot = (status: string) => ({ autopilotId }: TestTrigger) =>
    json(s.api("PATCH", `/api/autopilots/${autopilotId}`, { status }));

  await t.step(
    "the body was not kept",
    () =>
      refused(
        "delivery_has_no_body",
        (_, id) =>
          db.transaction((tx) =>
            tx`update webhook_delivery set raw_body = null where id = ${id}`
          ),
      ),
  );
  await t.step(
    "the autopilot is paused",
    () => refused("autopilot_not_active", autopilot("paused")),
  );
  await t.step(
    "the autopilot is archived",
    () => refused("autopilot_not_active", autopilot("archived")),
  );
  await t.step(
    "the trigger is disabled",
    () =>
      refused("trigger_disabled", ({ autopilotId, id }) =>
        json(
          s.api("PATCH", `/api/autopilots/${autopilotId}/triggers/${id}`, {
            enabled: false,
          }),
        )),
  );
  await t.step(
    "the trigger is gone",
    () =>
      refused("trigger_gone", ({ autopilotId, id }) =>
        json(
          s.api("DELETE", `/api/autopilots/${autopilotId}/triggers/${id}`),
          204,
        )),
  );
  await t.step("verification failed", async () => {
    const trigger = await createTrigger(s, { signing_secret: SECRET });
    const { delivery_id } = await json(await post(s, trigger), 401);
    await problem(replay(s, trigger, delivery_id), 409, "delivery_rejected");
    await json(
      s.api(
        "PUT",
        `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}/signing-secret`,
        { signing_secret: "" },
      ),
    );
    await problem(replay(s, trigger, delivery_id), 409, "delivery_rejected");
  });
  await t.step("it is not this autopilot's, or not there", async () => {
    const trigger = await createTrigger(s);
    const { delivery_id } = await received(s, trigger);
    const other = { autopilotId: await createAutopilot(s) };
    await problem(replay(s, other, delivery_id), 404, "not_found");
    await problem(replay(s, trigger, trigger.id), 404, "not_found");
  });
});
