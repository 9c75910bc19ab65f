import assert from "node:assert/strict";
import {
  createTrigger,
  deliveries,
  json,
  post,
  problem,
  runs,
  sign,
  stats,
} from "../support/calls.ts";
import { testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";

Deno.test("what is no JSON object or array is 400, leaves no row, and is counted by its reason", async (t) => {
  await using s = await testService();
  for (
    const [what, body, code] of [
      ["nothing", "", "empty_body"],
      ["space", " \n\t", "empty_body"],
      ["a byte order mark alone", "\ufeff", "empty_body"],
      ["a number", "1", "scalar_json"],
      ["text", '"event"', "scalar_json"],
      ["null", "null", "scalar_json"],
      ["true", "true", "scalar_json"],
      ["broken JSON", '{"a":', "invalid_json"],
      ["two documents", "{}{}", "invalid_json"],
      ["a comma too many", "[1,]", "invalid_json"],
      ["a raw NUL", '{"a":"\0"}', "invalid_json"],
      ["XML", "<a/>", "invalid_json"],
    ] as const
  ) {
    await t.step(what, async () => {
      const trigger = await createTrigger(s);
      await problem(post(s, trigger, body), 400, code);
      const page = await deliveries(s, trigger.autopilotId);
      assert.deepEqual(page.deliveries, []);
      assert.deepEqual(await runs(s, trigger.autopilotId), []);
      const counted = await stats(s, trigger);
      assert.equal(counted.received, 1);
      assert.equal(counted.refused, 1);
      assert.deepEqual(
        counted.refused_by_reason.map((r: { reason: string }) => r.reason),
        [code],
      );
    });
  }
});

Deno.test("a content coding that is unknown is 415, and a body that is not in its coding is 400", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await problem(
    post(s, trigger, "{}", { "content-encoding": "zstd-or-so" }),
    415,
    "unsupported_content_encoding",
  );
  await problem(
    post(s, trigger, "{}", { "content-encoding": "gzip" }),
    400,
    "invalid_content_encoding",
  );
  assert.equal((await stats(s, trigger)).refused, 2);
});

Deno.test({
  name:
    "all that is received is counted once: received = accepted + skipped + duplicate + rejected + ignored + refused",
  // The limiter's window is a timer that is left to run out.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: countAll,
});

async function countAll() {
  await using s = await testService({
    limits: {
      ip: null,
      token: { requests: 40, seconds: 60 },
      badCredentials: null,
    },
  });
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s, {
    signing_secret: SECRET,
    event_filters: [{ event: "wanted" }],
  });
  const send = (on: typeof s, body: string, headers: HeadersInit = {}) =>
    post(on, trigger, body, { ...sign(SECRET, body), ...headers });
  const wanted = '{"event":"wanted"}';
  const mixed = (on: typeof s) => [
    ...Array.from({ length: 7 }, () => send(on, wanted)),
    ...Array.from(
      { length: 6 },
      () => send(on, wanted, { "idempotency-key": "k" }),
    ),
    ...Array.from({ length: 5 }, () => send(on, '{"event":"other"}')),
    ...Array.from({ length: 4 }, () => post(on, trigger, wanted)),
    ...Array.from(
      { length: 3 },
      () => send(on, wanted, sign("another secret, as long", wanted)),
    ),
    ...Array.from({ length: 2 }, () => send(on, "broken")),
    send(on, "1"),
    send(on, "x".repeat(300_000)),
  ];
  const answers = await Promise.all([
    ...mixed(s),
    ...mixed(s),
    ...mixed(replica),
  ]);
  const limited = answers.filter(({ status }) => status === 429).length;
  assert(limited > 0);
  for (const answer of answers) await answer.body?.cancel();
  await replica.service.deps.counters.flush();

  const counted = await stats(s, trigger);
  assert.equal(counted.received, answers.length);
  assert.equal(
    counted.received,
    counted.accepted + counted.skipped + counted.duplicate +
      counted.rejected + counted.ignored + counted.refused,
  );
  const number = (status: number) =>
    answers.filter((answer) => answer.status === status).length;
  assert.equal(counted.rejected, number(401));
  assert.equal(
    counted.refused,
    number(400) + number(413) + number(429),
  );
  const byReason = Object.fromEntries(
    counted.refused_by_reason.map((
      { reason, count }: { reason: string; count: number },
    ) => [reason, count]),
  );
  assert.equal(byReason.rate_limited_token, limited);

  const rows = (await json(
    s.api(
      "GET",
      `/api/autopilots/${trigger.autopilotId}/deliveries?limit=100`,
    ),
  )).deliveries;
  const inRows = (status: string) =>
    rows.filter((row: { status: string }) => row.status === status).length;
  assert.equal(inRows("dispatched"), counted.accepted);
  assert.equal(inRows("ignored"), counted.ignored);
  assert.equal(inRows("rejected"), counted.rejected);
  assert.equal(
    rows.reduce(
      (sum: number, row: { attempt_count: number }) => sum + row.attempt_count,
      0,
    ),
    counted.received - counted.refused,
  );
}
