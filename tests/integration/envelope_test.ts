import assert from "node:assert/strict";
import { createTrigger, delivery, json, post, run } from "../support/calls.ts";
import { testService } from "../support/service.ts";

Deno.test("the event is taken from the first source that names one", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const gitlab = { "x-gitlab-event": "Push Hook" };
  const typed = { "x-event-type": "invoice.paid" };
  for (
    const [rule, body, headers, event] of [
      [
        "the body's event",
        { event: "order.made", type: "t", action: "a" },
        { "x-github-event": "push", ...gitlab, ...typed },
        "order.made",
      ],
      [
        "X-GitHub-Event with the body's action",
        { type: "t", action: "opened" },
        { "x-github-event": "pull_request", ...gitlab, ...typed },
        "github.pull_request.opened",
      ],
      [
        "X-GitHub-Event alone",
        { type: "t" },
        { "x-github-event": "push", ...gitlab, ...typed },
        "github.push",
      ],
      [
        "X-Gitlab-Event",
        { type: "t", action: "a" },
        { ...gitlab, ...typed },
        "gitlab.Push Hook",
      ],
      ["X-Event-Type", { type: "t", action: "a" }, typed, "invoice.paid"],
      ["the body's type", { type: "charge", action: "a" }, {}, "charge"],
      ["the body's action", { action: "created" }, {}, "created"],
      ["nothing", { other: 1 }, {}, "webhook.received"],
      [
        "what is text and not empty",
        { event: 7, type: "", action: ["a"] },
        {},
        "webhook.received",
      ],
    ] as const
  ) {
    await t.step(rule, async () => {
      const receipt = await json(await post(s, trigger, body, headers));
      const { trigger_payload } = await run(s, receipt.run_id);
      assert.equal(trigger_payload.event, event);
      assert.deepEqual(trigger_payload.eventPayload, body);
      const shown = await delivery(s, trigger, receipt.delivery_id);
      assert.equal(shown.event, event);
    });
  }
});

Deno.test("a body is the eventPayload as a whole, unless it is an envelope already", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (
    const [rule, body, payload] of [
      [
        "an envelope gives its own",
        '{"event":"e","eventPayload":{"a":[1]},"more":2}',
        { a: [1] },
      ],
      ["an envelope's may be null", '{"event":"e","eventPayload":null}', null],
      ["or a scalar", '{"eventPayload":false,"event":"e"}', false],
      ["no eventPayload, no envelope", '{"event":"e"}', { event: "e" }],
      [
        "no text in event, no envelope",
        '{"event":1,"eventPayload":2}',
        { event: 1, eventPayload: 2 },
      ],
      ["an array", '[{"event":"e","eventPayload":1}]', [{
        event: "e",
        eventPayload: 1,
      }]],
      ["an empty array", "[]", []],
      ["a byte order mark is passed over", '\ufeff{"a":1}', { a: 1 }],
      [
        "a byte order mark before an envelope",
        '\ufeff {"event":"e","eventPayload":1}',
        1,
      ],
      ["space around it", ' \r\n{"a":1}\n\t', { a: 1 }],
    ] as const
  ) {
    await t.step(rule, async () => {
      const receipt = await json(await post(s, trigger, body));
      const { trigger_payload, triggered_at } = await run(s, receipt.run_id);
      assert.deepEqual(trigger_payload.eventPayload, payload);
      assert.deepEqual(trigger_payload.request, {
        receivedAt: triggered_at,
        contentType: "application/json",
      });
      const shown = await delivery(s, trigger, receipt.delivery_id);
      assert.equal(shown.raw_body, body);
    });
  }
});

Deno.test("any JSON body is read, whatever its content type says or leaves out", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (
    const contentType of [
      "text/plain",
      "application/vnd.github+json; charset=utf-8",
      "nonsense",
      null,
    ]
  ) {
    const answer = await s.request(trigger.path, {
      method: "POST",
      headers: contentType === null ? {} : { "content-type": contentType },
      body: new TextEncoder().encode('{"a":1}'),
    });
    const { run_id } = await json(answer);
    const { trigger_payload } = await run(s, run_id);
    assert.deepEqual(trigger_payload.eventPayload, { a: 1 });
    assert.equal(trigger_payload.request.contentType, contentType);
  }
});

Deno.test("GitHub's form bodies are the JSON that they wrap", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "github" });
  const body = `payload=${encodeURIComponent('{"action":"opened","n":1}')}`;
  const receipt = await json(
    await post(s, trigger, body, {
      "content-type": "application/x-www-form-urlencoded",
      "x-github-event": "issues",
    }),
  );
  const { trigger_payload } = await run(s, receipt.run_id);
  assert.equal(trigger_payload.event, "github.issues.opened");
  assert.deepEqual(trigger_payload.eventPayload, { action: "opened", n: 1 });
  const shown = await delivery(s, trigger, receipt.delivery_id);
  assert.equal(shown.raw_body, body);
});
