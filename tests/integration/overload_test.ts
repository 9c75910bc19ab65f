import assert from "node:assert/strict";
import postgres from "postgres";
import { createTrigger, deliveries, post } from "../support/calls.ts";
import { testService } from "../support/service.ts";

Deno.test("more webhooks than may wait are 503 with Retry-After at once, and what is accepted is kept", async () => {
  await using s = await testService({ maxBodyBytes: 2 ** 21 });
  const trigger = await createTrigger(s);
  await (await post(s, trigger)).body?.cancel();
  const sql = postgres(s.databaseUrl, { max: 1 });
  await sql.unsafe(
    "begin; lock table webhook_delivery in access exclusive mode",
  )
    .simple();
  // Some 50 of these are as much as may wait.
  const body = JSON.stringify({ text: "x".repeat(2 ** 20) });
  const answers = Array.from({ length: 120 }, async () => {
    const before = performance.now();
    const answer = await post(s, trigger, body);
    const { code = null } = await answer.json();
    return {
      status: answer.status,
      code,
      retryAfter: answer.headers.get("retry-after"),
      ms: performance.now() - before,
    };
  });
  const first = await Promise.race(answers);
  assert.deepEqual(
    [first.status, first.code, first.retryAfter],
    [503, "overloaded", "1"],
  );
  await sql`rollback`;
  await sql.end();
  const all = await Promise.all(answers);
  const refused = all.filter(({ code }) => code === "overloaded");
  assert(refused.length > 20, `${refused.length}`);
  for (const { status } of all) assert([200, 503].includes(status));
  const page = await deliveries(s, trigger.autopilotId, { limit: "100" });
  assert.equal(
    page.deliveries.length - 1,
    all.filter(({ status }) => status === 200).length,
  );
  const { status } = await post(s, trigger);
  assert.equal(status, 200);
});
