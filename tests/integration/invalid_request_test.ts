import assert from "node:assert/strict";
import {
  claim,
  createAutopilot,
  createTrigger,
  type Json,
  json,
  problem,
} from "../support/calls.ts";
import { ADMIN_KEY, testService } from "../support/service.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

Deno.test("a request that is not valid is 400, and each fault is named with its place", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const triggers = `/api/autopilots/${autopilotId}/triggers`;
  for (
    const [method, path, body, places] of [
      ["POST", "/api/autopilots", {}, ["/name"]],
      ["POST", "/api/autopilots", { name: "" }, ["/name"]],
      ["POST", "/api/autopilots", { name: "x".repeat(101) }, ["/name"]],
      ["POST", "/api/autopilots", { name: 1, offline_policy: "x" }, [
        "/name",
        "/offline_policy",
      ]],
      ["PATCH", `/api/autopilots/${autopilotId}`, { status: "off" }, [
        "/status",
      ]],
      ["POST", triggers, { provider: "no-such-provider" }, ["/provider"]],
      ["POST", triggers, { event_filters: [{ event: "" }] }, [
        "/event_filters/0/event",
      ]],
      [
        "POST",
        triggers,
        { event_filters: [{}, { event: "e", actions: [1] }] },
        [
          "/event_filters/0/event",
          "/event_filters/1/actions/0",
        ],
      ],
      ["POST", "/api/runs/claim", { limit: 0, wait_seconds: 31 }, [
        "/limit",
        "/wait_seconds",
      ]],
      ["POST", "/api/runs/claim", { lease_seconds: 1.5, limit: 101 }, [
        "/limit",
        "/lease_seconds",
      ]],
      ["POST", "/api/workspaces", { name: "" }, ["/name"]],
    ] as const
  ) {
    const { errors } = await problem(
      s.api(method, path, body),
      400,
      "invalid_request",
    );
    assert.deepEqual(
      errors.map((e: Json) => [e.in, e.pointer]).sort(),
      places.map((place) => ["body", place]).sort(),
    );
  }
});

Deno.test("a field that is unknown is refused, so that a typing error is not passed over", async () => {
  await using s = await testService();
  const { autopilotId, id } = await createTrigger(s);
  for (
    const [method, path, body] of [
      ["POST", "/api/autopilots", { name: "A", offlinePolicy: "skip" }],
      ["PATCH", `/api/autopilots/${autopilotId}`, { state: "paused" }],
      ["PATCH", `/api/autopilots/${autopilotId}/triggers/${id}`, {
        eventFilters: [],
      }],
      ["POST", "/api/runs/claim", { wait: 1 }],
    ] as const
  ) {
    await problem(s.api(method, path, body), 400, "invalid_request");
  }
});

Deno.test("an id that is none is 400", async () => {
  await using s = await testService();
  for (const path of ["/api/autopilots/1", "/api/runs/x"]) {
    const { errors } = await problem(
      s.api("GET", path),
      400,
      "invalid_request",
    );
    assert.equal(errors[0].in, "path");
  }
});

Deno.test("a body that is broken, missing, or not called JSON is refused with a code for each", async () => {
  await using s = await testService();
  const send = (body: string, type: string | null) =>
    s.request("/api/autopilots", {
      method: "POST",
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        ...(type === null ? {} : { "content-type": type }),
      },
      body: new TextEncoder().encode(body),
    });
  const type = "application/json";
  await problem(send('{"name":', type), 400, "invalid_json");
  await problem(send("", type), 400, "invalid_json");
  await problem(send("null", type), 400, "invalid_request");
  await problem(send('{"name":"A"}', null), 415, "unsupported_media_type");
  await problem(
    send('{"name":"A"}', "text/plain"),
    415,
    "unsupported_media_type",
  );
  await json(send('{"name":"A"}', `${type}; charset=utf-8`), 201);
});

Deno.test("a body larger than a megabyte is 413, for the managed operations too", async () => {
  await using s = await testService();
  await problem(
    s.api("POST", "/api/autopilots", { name: "x".repeat(2 ** 20) }),
    413,
    "payload_too_large",
  );
});

Deno.test("text that the database cannot hold is 400", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const at = `/api/autopilots/${trigger.autopilotId}`;
  for (
    const [method, path, body] of [
      ["POST", "/api/autopilots", { name: "a\0b" }],
      ["PATCH", at, { name: "\0" }],
      ["POST", `${at}/triggers`, { name: "\0" }],
      ["PATCH", `${at}/triggers/${trigger.id}`, {
        event_filters: [{ event: "a\0" }],
      }],
      ["POST", "/api/workspaces", { name: "\0" }],
    ] as const
  ) {
    await problem(s.api(method, path, body), 400, "invalid_request");
  }
});

Deno.test("results and payloads of any shape are kept as they were given, or refused: never failed on", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const path = `/api/autopilots/${autopilotId}/runs`;
  const send = (path: string, body: string, headers = {}) =>
    s.request(path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        "content-type": "application/json",
        ...headers,
      },
      body,
    });
  for (
    const [what, source] of [
      ["big numbers", '{"id":12345678901234567890123,"x":1e400}'],
      ["a NUL and a lone surrogate", '["\\u0000","\\ud800"]'],
      ["the same key twice", '{"a":1,"a":2}'],
      ["null", "null"],
      ["false", "false"],
      ["3,000 levels", nested(3_000)],
      ["20,000 levels", nested(20_000)],
    ] as const
  ) {
    await t.step(what, async () => {
      const made = await send(path, `{"event_payload":${source}}`, {
        "idempotency-key": what,
      });
      if (made.status === 400) {
        await problem(made, 400, "invalid_request");
      } else {
        assert.equal(made.status, 201);
        const text = await made.text();
        assert(text.includes(`"eventPayload":${source}`), text.slice(0, 500));
      }
      await json(send(path, "{}"), 201);
      for (const { id, lease_token } of await claim(s, { limit: 2 })) {
        const done = await send(
          `/api/runs/${id}/complete`,
          `{"lease_token":"${lease_token}","result":${source}}`,
        );
        if (done.status === 400) {
          await problem(done, 400, "invalid_request");
        } else {
          assert.equal(done.status, 200);
          const text = await done.text();
          assert(text.includes(`"result":${source}`), text.slice(0, 500));
        }
      }
    });
  }
});

Deno.test("a path or method that is not there is 404 or 405 with Allow, as a problem", async () => {
  await using s = await testService();
  await problem(s.request("/nowhere"), 404, "not_found");
  await problem(s.request("/api/nowhere"), 404, "not_found");
  const { path } = await createTrigger(s);
  for (
    const [method, at, allow] of [
      ["GET", path, "POST"],
      ["PUT", path, "POST"],
      ["DELETE", "/api/autopilots", "GET, HEAD, POST"],
    ] as const
  ) {
    const answer = await s.request(at, { method });
    assert.equal(
      answer.headers.get("allow")?.split(", ").sort().join(", "),
      allow,
    );
    await problem(answer, 405, "method_not_allowed");
  }
});

Deno.test("an Idempotency-Key makes creating safe to repeat", async () => {
  await using s = await testService();
  const headers = { "idempotency-key": "k" };
  const create = (name: string) =>
    s.api("POST", "/api/autopilots", { name }, { headers });
  const first = await json(create("A"), 201);
  assert.deepEqual(await json(create("A"), 201), first);
  await problem(create("B"), 422, "idempotency_key_reused");

  const triggers = `/api/autopilots/${first.id}/triggers`;
  const trigger = () =>
    s.api("POST", triggers, {}, { headers: { "idempotency-key": "t" } });
  assert.deepEqual(await json(trigger(), 201), await json(trigger(), 201));
  const { triggers: list } = await json(s.api("GET", triggers));
  assert.equal(list.length, 1);
});
