import assert from "node:assert/strict";
import {
  createTrigger,
  deliveries,
  json,
  post,
  problem,
  stats,
} from "../support/calls.ts";
import { testService } from "../support/service.ts";
import { listen, postHead, rawClient } from "../support/sockets.ts";

const CAP = 1_000;
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

Deno.test("a body as large as the cap is taken, and one byte more is 413", async () => {
  await using s = await testService({ maxBodyBytes: CAP });
  const trigger = await createTrigger(s);
  const body = (size: number) => `"${"x".repeat(size - 4)}"`;
  await json(post(s, trigger, `[${body(CAP)}]`));
  await problem(
    post(s, trigger, `[${body(CAP + 1)}]`),
    413,
    "payload_too_large",
  );
  const page = await deliveries(s, trigger.autopilotId);
  assert.equal(page.deliveries.length, 1);
});

Deno.test("a preset's own cap stands in the place of a smaller one", async () => {
  await using s = await testService({ maxBodyBytes: CAP });
  const trigger = await createTrigger(s, { provider: "github" });
  await json(post(s, trigger, { text: "x".repeat(10 * CAP) }));
});

Deno.test("a declared length beyond the cap is 413 before any of it has arrived", async () => {
  await using s = await testService({ maxBodyBytes: CAP });
  await using server = listen(s);
  const trigger = await createTrigger(s);
  using client = await rawClient(server.port);
  await client.send(postHead(trigger.path, { "content-length": 10_000_000 }));
  assert.match(await client.answer(), /^HTTP\/1\.1 413 .*payload_too_large/s);
});

Deno.test("a chunked body is 413 as soon as it passes the cap, while it is still arriving", async () => {
  await using s = await testService({ maxBodyBytes: CAP });
  await using server = listen(s);
  const trigger = await createTrigger(s);
  using client = await rawClient(server.port);
  await client.send(
    postHead(trigger.path, { "transfer-encoding": "chunked" }),
    chunk("x".repeat(CAP)),
    chunk("x"),
  );
  assert.match(await client.answer(), /^HTTP\/1\.1 413 .*payload_too_large/s);
});

Deno.test("a chunked body within the cap is put together", async () => {
  await using s = await testService({ maxBodyBytes: CAP });
  await using server = listen(s);
  const trigger = await createTrigger(s);
  using client = await rawClient(server.port);
  await client.send(
    postHead(trigger.path, { "transfer-encoding": "chunked" }),
    ...['{"a"', ":", "[1,", "2]}"].map(chunk),
    "0\r\n\r\n",
  );
  assert.match(await client.answer(), /^HTTP\/1\.1 200 /);
  const { deliveries: [row] } = await deliveries(s, trigger.autopilotId);
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries/${row.id}`;
  assert.equal((await json(s.api("GET", path))).raw_body, '{"a":[1,2]}');
});

Deno.test("a body that stalls is 408, and the service goes on meanwhile", async () => {
  await using s = await testService();
  await using server = listen(s);
  const trigger = await createTrigger(s);
  using stalled = await rawClient(server.port);
  await stalled.send(
    postHead(trigger.path, { "content-length": 20 }),
    '{"half":',
  );
  await json(post(s, trigger));
  assert.match(await stalled.answer(), /^HTTP\/1\.1 408 .*request_timeout/s);
  const page = await deliveries(s, trigger.autopilotId);
  assert.equal(page.deliveries.length, 1);
});

Deno.test("what is refused for its size is counted, and leaves no row", async () => {
  await using s = await testService({ maxBodyBytes: CAP });
  const trigger = await createTrigger(s);
  await problem(
    post(s, trigger, "x".repeat(2 * CAP)),
    413,
    "payload_too_large",
  );
  const counted = await stats(s, trigger);
  assert.equal(counted.refused, 1);
  assert.equal(counted.refused_by_reason[0].reason, "payload_too_large");
  assert.deepEqual((await deliveries(s, trigger.autopilotId)).deliveries, []);
});
