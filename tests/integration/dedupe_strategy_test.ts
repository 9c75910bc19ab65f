import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  createTrigger,
  delivery,
  type Json,
  json,
  post,
  problem,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const PROVIDER_ID = { "x-github-delivery": "g-1", "idempotency-key": "i-1" };

function pathOf({ autopilotId, id }: TestTrigger): string {
  return `/api/autopilots/${autopilotId}/triggers/${id}`;
}

async function send(
  s: TestService,
  trigger: TestTrigger,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Json> {
  return await json(post(s, trigger, body, headers));
}

for (
  const { dedupe, same, other, key, source } of [
    {
      dedupe: { kind: "header", name: "X-Event-Id" },
      same: [{ n: 1 }, { ...PROVIDER_ID, "x-event-id": "e-1" }],
      other: [{ n: 1 }, { ...PROVIDER_ID, "x-event-id": "e-2" }],
      key: "e-1",
      source: "header:x-event-id",
    },
    {
      dedupe: { kind: "body_path", path: "data.id" },
      same: [{ data: { id: "e-1" } }, PROVIDER_ID],
      other: [{ data: { id: "e-2" } }, PROVIDER_ID],
      key: "e-1",
      source: "body:data.id",
    },
    {
      dedupe: { kind: "body_path", path: "id" },
      same: [{ id: 1042 }, PROVIDER_ID],
      other: [{ id: 1043 }, PROVIDER_ID],
      key: "1042",
      source: "body:id",
    },
    {
      dedupe: { kind: "content_hash" },
      same: ['{"n":1}', PROVIDER_ID],
      other: ['{"n": 1}', PROVIDER_ID],
      key: `sha256:${createHash("sha256").update('{"n":1}').digest("hex")}`,
      source: "content_hash",
    },
  ] as const
) {
  const { kind } = dedupe;
  Deno.test(`${kind} (${source}) alone tells repeats apart, and not the provider's own id`, async () => {
    await using s = await testService();
    const trigger = await createTrigger(s, { provider: "github", dedupe });
    assert.deepEqual(
      (await json(s.api("GET", pathOf(trigger)))).dedupe,
      dedupe,
    );
    const first = await send(s, trigger, same[0], same[1]);
    assert.equal(first.status, "accepted");
    const again = await send(s, trigger, same[0], {
      ...same[1],
      "x-github-delivery": "g-2",
      "idempotency-key": "i-2",
    });
    assert.equal(again.status, "duplicate");
    assert.equal(again.delivery_id, first.delivery_id);
    assert.equal(
      (await send(s, trigger, other[0], other[1])).status,
      "accepted",
    );
    const kept = await delivery(s, trigger, first.delivery_id);
    assert.equal(kept.dedupe_key, key);
    assert.equal(kept.dedupe_source, source);
    assert.equal(kept.attempt_count, 2);
  });
}

Deno.test("what has no such header or member is distinct", async () => {
  await using s = await testService();
  for (
    const dedupe of [
      { kind: "header", name: "X-Event-Id" },
      { kind: "body_path", path: "data.id" },
    ]
  ) {
    const trigger = await createTrigger(s, { dedupe });
    for (let n = 0; n < 2; n++) {
      const receipt = await send(s, trigger, { n: 1 }, PROVIDER_ID);
      assert.equal(receipt.status, "accepted");
      const kept = await delivery(s, trigger, receipt.delivery_id);
      assert.equal(kept.dedupe_key, null);
      assert.equal(kept.dedupe_source, null);
    }
  }
});

Deno.test("with none every delivery is distinct, whatever ids it carries", async () => {
  await using s = await testService();
  const dedupe = { kind: "none" };
  const trigger = await createTrigger(s, { provider: "github", dedupe });
  for (let n = 0; n < 3; n++) {
    const receipt = await send(s, trigger, { n: 1 }, PROVIDER_ID);
    assert.equal(receipt.status, "accepted");
  }
});

Deno.test("a strategy is the provider's until it is set, changes with the next webhook, and goes back", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "github" });
  const patch = (dedupe: Json) =>
    json(s.api("PATCH", pathOf(trigger), { dedupe }));
  const shown = await json(s.api("GET", pathOf(trigger)));
  assert.deepEqual(shown.dedupe, { kind: "provider" });
  const status = async () =>
    (await send(s, trigger, { n: 1 }, PROVIDER_ID)).status;
  assert.equal(await status(), "accepted");
  assert.equal(await status(), "duplicate");
  assert.deepEqual((await patch({ kind: "none" })).dedupe, { kind: "none" });
  assert.equal(await status(), "accepted");
  assert.equal(await status(), "accepted");
  const renamed = await json(
    s.api("PATCH", pathOf(trigger), { name: "Renamed" }),
  );
  assert.deepEqual(renamed.dedupe, { kind: "none" });
  assert.deepEqual(
    (await patch({ kind: "provider" })).dedupe,
    { kind: "provider" },
  );
  assert.equal(await status(), "duplicate");
});

Deno.test("a strategy that is none is refused", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (
    const dedupe of [
      { kind: "magic" },
      { kind: "header" },
      { kind: "header", name: "not a header" },
      { kind: "body_path", path: "" },
      { kind: "content_hash", path: "id" },
      "none",
      null,
    ]
  ) {
    const refused = await problem(
      s.api("PATCH", pathOf(trigger), { dedupe }),
      400,
      "invalid_request",
    );
    assert.match(refused.errors[0].pointer, /^\/dedupe/);
  }
});
