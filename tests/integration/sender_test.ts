import assert from "node:assert/strict";
import {
  createTrigger,
  deliveries,
  delivery,
  runs,
  sign,
} from "../support/calls.ts";
import { eventually } from "../support/eventually.ts";
import { testService } from "../support/service.ts";
import { listen, postHead, rawClient } from "../support/sockets.ts";

const SECRET = "It's a Secret to Everybody";
const BODY = '{"action":"opened"}';

for (
  const [what, headers, status] of [
    ["genuine", sign(SECRET, BODY), "dispatched"],
    ["forged", sign("another secret, as long", BODY), "rejected"],
  ] as const
) {
  Deno.test(`a sender that closes its socket right after the body changes nothing: a ${what} webhook is ${status}`, async () => {
    await using s = await testService();
    await using server = listen(s);
    const trigger = await createTrigger(s, { signing_secret: SECRET });
    for (let round = 0; round < 5; round++) {
      using client = await rawClient(server.port);
      await client.send(
        postHead(trigger.path, {
          "content-length": BODY.length,
          "idempotency-key": `${round}`,
          ...headers,
        }),
        BODY,
      );
    }
    const rows = await eventually("all are recorded", async () => {
      const page = await deliveries(s, trigger.autopilotId);
      return page.deliveries.length === 5 ? page.deliveries : null;
    });
    for (const { id } of rows) {
      const row = await delivery(s, trigger, id);
      assert.equal(row.status, status);
      assert.equal(row.raw_body, BODY);
      assert.equal(row.autopilot_run_id !== null, status === "dispatched");
    }
    const made = await runs(s, trigger.autopilotId);
    assert.equal(made.length, status === "dispatched" ? 5 : 0);
  });
}

Deno.test("a body that ends before its length leaves no row", async () => {
  await using s = await testService();
  await using server = listen(s);
  const trigger = await createTrigger(s);
  {
    using client = await rawClient(server.port);
    await client.send(
      postHead(trigger.path, { "content-length": 100 }),
      BODY,
    );
  }
  await eventually(
    "it is refused",
    () =>
      s.logged.some(({ event, fields }) =>
        event === "request" && fields["code"] === "request_timeout"
      ),
  );
  const page = await deliveries(s, trigger.autopilotId);
  assert.deepEqual(page.deliveries, []);
});

Deno.test("one connection carries webhook after webhook, also after a refused one", async () => {
  await using s = await testService();
  await using server = listen(s);
  const trigger = await createTrigger(s);
  using client = await rawClient(server.port);
  for (
    const [body, status] of [[BODY, 200], ["broken", 400], [BODY, 200]] as const
  ) {
    await client.send(
      postHead(trigger.path, { "content-length": body.length }),
      body,
    );
    assert.match(await client.answer(), new RegExp(`^HTTP/1.1 ${status} `));
  }
});
