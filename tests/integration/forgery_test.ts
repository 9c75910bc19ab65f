import assert from "node:assert/strict";
import {
  createTrigger,
  deliveries,
  delivery,
  json,
  post,
  runs,
  sign,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";
const GENUINE = '{"genuine":true}';
const FORGED = '{"genuine":false}';
const KEY = { "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958" };

const genuine = (s: TestService, trigger: TestTrigger) =>
  post(s, trigger, GENUINE, { ...KEY, ...sign(SECRET, GENUINE) });

/** One with no signature and one with a wrong one. */
const forged = (s: TestService, trigger: TestTrigger) => [
  post(s, trigger, FORGED, KEY),
  post(s, trigger, FORGED, { ...KEY, ...sign(SECRET, GENUINE) }),
];

async function assertRejected(answers: Response[]) {
  for (const answer of answers) {
    const receipt = await json(answer, 401);
    // A stranger must not learn that the key is known.
    assert.deepEqual(Object.keys(receipt), ["status", "delivery_id", "reason"]);
    assert.equal(receipt.status, "rejected");
  }
}

async function assertOnlyGenuine(
  s: TestService,
  trigger: TestTrigger,
  receipt: { delivery_id: string; run_id: string },
  attempts = 1,
) {
  const row = await delivery(s, trigger, receipt.delivery_id);
  assert.equal(row.status, "dispatched");
  assert.equal(row.attempt_count, attempts);
  assert.equal(row.raw_body, GENUINE);
  assert.equal(row.autopilot_run_id, receipt.run_id);
  const made = await runs(s, trigger.autopilotId);
  assert.deepEqual(made.map(({ id }) => id), [receipt.run_id]);
}

Deno.test("a forged webhook with a genuine one's key changes nothing when it comes before it", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: SECRET,
  });
  await assertRejected(await Promise.all(forged(s, trigger)));
  const receipt = await json(await genuine(s, trigger));
  assert.equal(receipt.status, "accepted");
  await assertOnlyGenuine(s, trigger, receipt);
});

Deno.test("a forged webhook with a genuine one's key changes nothing when it comes after it", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: SECRET,
  });
  const receipt = await json(await genuine(s, trigger));
  await assertRejected(await Promise.all(forged(s, trigger)));
  await assertOnlyGenuine(s, trigger, receipt);
  const again = await json(await genuine(s, trigger));
  assert.equal(again.status, "duplicate");
  await assertOnlyGenuine(s, trigger, receipt, 2);
});

Deno.test("forged webhooks with a genuine one's key change nothing when they come all at once with it", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  for (let round = 0; round < 5; round++) {
    const trigger = await createTrigger(s, {
      provider: "github",
      signing_secret: SECRET,
    });
    const [answer, ...others] = await Promise.all([
      genuine(s, trigger),
      ...Array.from({ length: 5 }, () => [
        ...forged(s, trigger),
        ...forged(replica, trigger),
      ]).flat(),
    ]);
    const receipt = await json(answer!);
    assert.equal(receipt.status, "accepted");
    await assertRejected(others);
    await assertOnlyGenuine(s, trigger, receipt);
    const page = await deliveries(s, trigger.autopilotId, {
      status: "rejected",
      limit: "100",
    });
    assert.equal(page.deliveries.length, 20);
  }
});

Deno.test("the database itself refuses a forged delivery that could run, or that holds a key", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: SECRET,
  });
  const { delivery_id } = await json(
    await post(s, trigger, FORGED, KEY),
    401,
  );
  for (
    const change of [
      "status = 'queued'",
      "status = 'dispatched'",
      "signature_status = 'valid'",
      "dedupe_key = 'k'",
      "autopilot_run_id = id",
    ]
  ) {
    await assert.rejects(
      s.service.deps.db.transaction((tx) =>
        tx.unsafe(
          `update webhook_delivery set ${change} where id = '${delivery_id}'`,
        )
      ),
      { code: "23514" },
      change,
    );
  }
});
