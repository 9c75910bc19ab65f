import assert from "node:assert/strict";
import {
  createTrigger,
  delivery,
  json,
  post,
  runs,
  sign,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";

const off = {
  trigger_disabled: ({ autopilotId, id }: TestTrigger) =>
    [`/api/autopilots/${autopilotId}/triggers/${id}`, { enabled: false }, {
      enabled: true,
    }] as const,
  autopilot_paused: ({ autopilotId }: TestTrigger) =>
    [`/api/autopilots/${autopilotId}`, { status: "paused" }, {
      status: "active",
    }] as const,
  autopilot_archived: ({ autopilotId }: TestTrigger) =>
    [`/api/autopilots/${autopilotId}`, { status: "archived" }, {
      status: "active",
    }] as const,
  event_filtered: ({ autopilotId, id }: TestTrigger) =>
    [`/api/autopilots/${autopilotId}/triggers/${id}`, {
      event_filters: [{ event: "other" }],
    }, { event_filters: [] }] as const,
};

for (const [reason, change] of Object.entries(off)) {
  Deno.test(`a webhook is 200 ignored for ${reason}: its row is kept, and there is no run`, async () => {
    await using s = await testService();
    const trigger = await createTrigger(s, { signing_secret: SECRET });
    const [path, turnOff, turnOn] = change(trigger);
    const send = async () =>
      await json(
        await post(s, trigger, '{"n":1}', {
          ...sign(SECRET, '{"n":1}'),
          "idempotency-key": crypto.randomUUID(),
        }),
      );
    assert.equal((await send()).status, "accepted");
    await json(s.api("PATCH", path, turnOff));
    const receipt = await send();
    assert.deepEqual(receipt, {
      status: "ignored",
      delivery_id: receipt.delivery_id,
      reason,
    });
    const row = await delivery(s, trigger, receipt.delivery_id);
    assert.equal(row.status, "ignored");
    assert.equal(row.reason_code, reason);
    assert.equal(row.signature_status, "valid");
    assert.equal(row.raw_body, '{"n":1}');
    assert.equal(row.response_status, 200);
    assert.deepEqual(row.response_body, receipt);
    assert.equal(row.autopilot_run_id, null);
    assert.equal((await runs(s, trigger.autopilotId)).length, 1);

    await json(s.api("PATCH", path, turnOn));
    assert.equal((await send()).status, "accepted");
  });
}

Deno.test("archived counts before paused, disabled and filtered", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    enabled: false,
    event_filters: [{ event: "other" }],
  });
  const why = async () => (await json(await post(s, trigger))).reason;
  assert.equal(await why(), "trigger_disabled");
  const path = `/api/autopilots/${trigger.autopilotId}`;
  await json(s.api("PATCH", path, { status: "paused" }));
  assert.equal(await why(), "autopilot_paused");
  await json(s.api("DELETE", path));
  assert.equal(await why(), "autopilot_archived");
});

/** From now on nobody tells this service of changes; what it knows it keeps. */
async function deafen(s: TestService): Promise<void> {
  await s.service.deps.triggers.close();
}

Deno.test("a change counts with the next webhook on a replica that knows better and was not told", async (t) => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const triggers = new Map<string, TestTrigger>();
  const warm = async () => {
    const trigger = await createTrigger(s);
    for (let n = 0; n < 2; n++) {
      const receipt = await json(await post(replica, trigger));
      assert.equal(receipt.status, "accepted");
    }
    return trigger;
  };
  const changes = [...Object.keys(off), "rotated", "deleted", "signed"];
  for (const change of changes) triggers.set(change, await warm());
  await deafen(replica);

  for (const [reason, change] of Object.entries(off)) {
    await t.step(reason, async () => {
      const trigger = triggers.get(reason)!;
      const [path, turnOff, turnOn] = change(trigger);
      await json(s.api("PATCH", path, turnOff));
      assert.equal((await json(await post(replica, trigger))).reason, reason);
      await json(s.api("PATCH", path, turnOn));
      assert.equal(
        (await json(await post(replica, trigger))).status,
        "accepted",
      );
    });
  }
  const path = ({ autopilotId, id }: TestTrigger) =>
    `/api/autopilots/${autopilotId}/triggers/${id}`;
  await t.step("a rotated token", async () => {
    const trigger = triggers.get("rotated")!;
    await json(s.api("POST", `${path(trigger)}/rotate-webhook-token`));
    assert.equal((await post(replica, trigger)).status, 404);
  });
  await t.step("a deleted trigger", async () => {
    const trigger = triggers.get("deleted")!;
    await json(s.api("DELETE", path(trigger)), 204);
    assert.equal((await post(replica, trigger)).status, 404);
  });
  await t.step("a signing secret", async () => {
    const trigger = triggers.get("signed")!;
    await json(
      s.api("PUT", `${path(trigger)}/signing-secret`, {
        signing_secret: SECRET,
      }),
    );
    assert.equal((await post(replica, trigger)).status, 401);
  });
});

Deno.test("webhooks that arrive while their autopilot is paused and resumed run or are ignored, one or the other", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s);
  const path = `/api/autopilots/${trigger.autopilotId}`;
  const toggle = async () => {
    for (let n = 0; n < 10; n++) {
      const status = n % 2 ? "active" : "paused";
      await json(s.api("PATCH", path, { status }));
    }
  };
  const send = async (n: number) => {
    await new Promise((resolve) => setTimeout(resolve, n));
    return await json(await post(n % 2 ? s : replica, trigger));
  };
  const [receipts] = await Promise.all([
    Promise.all(Array.from({ length: 60 }, (_, n) => send(n))),
    toggle(),
  ]);
  const made = await runs(s, trigger.autopilotId, { limit: "100" });
  assert.deepEqual(
    made.map(({ id }) => id).sort(),
    receipts.flatMap(({ run_id }) => run_id ?? []).sort(),
  );
  const { deliveries } = await json(
    s.api("GET", `${path}/deliveries?limit=100`),
  );
  assert.equal(deliveries.length, 60);
  const last = await json(await post(replica, trigger));
  assert.equal(last.status, "accepted");
});
