import assert from "node:assert/strict";
import {
  createAutopilot,
  createKey,
  createTrigger,
  createWorkspace,
  deliveries,
  type Json,
  json,
  post,
  problem,
  sign,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";

/** Ids of a list, page by page, doing something between two pages. */
async function walk(
  s: TestService,
  path: string,
  limit: number,
  between: () => Promise<unknown> = async () => {},
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor !== null) query.set("cursor", cursor);
    const { next_cursor, ...page }: Json = await json(
      s.api("GET", `${path}?${query}`),
    );
    const [rows] = Object.values(page) as { id: string }[][];
    assert(rows && rows.length <= limit);
    ids.push(...rows.map(({ id }) => id));
    cursor = next_cursor;
    await between();
  } while (cursor !== null);
  return ids;
}

async function repeated(times: number, make: () => Promise<string>) {
  const ids: string[] = [];
  for (let n = 0; n < times; n++) ids.unshift(await make());
  return ids;
}

Deno.test("a walk by cursor neither skips nor repeats what was there when it began, whatever comes meanwhile", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const send = async () => (await json(await post(s, trigger))).delivery_id;
  const before = await repeated(25, send);
  for (const limit of [1, 7, 25, 100]) {
    const walked = await walk(
      s,
      `/api/autopilots/${trigger.autopilotId}/deliveries`,
      limit,
      send,
    );
    assert.equal(new Set(walked).size, walked.length);
    assert.deepEqual(walked.filter((id) => before.includes(id)), before);
    assert.deepEqual(walked, walked.toSorted().reverse());
  }
});

Deno.test("every list is walked by cursor to its end", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const trigger = await createTrigger(s, { autopilotId });
  const workspace = await createWorkspace(s);
  const at = `/api/autopilots/${autopilotId}`;
  const keys = `/api/workspaces/${workspace.id}/keys`;
  for (
    const [path, known, make] of [
      ["/api/autopilots", [autopilotId], () => createAutopilot(s)],
      [
        `${at}/triggers`,
        [trigger.id],
        async () => (await createTrigger(s, { autopilotId })).id,
      ],
      [
        `${at}/runs`,
        [],
        async () => (await json(s.api("POST", `${at}/runs`, {}), 201)).id,
      ],
      [
        keys,
        [workspace.keyId],
        async () => (await createKey(s, "reader", workspace.id)).keyId,
      ],
      [
        "/api/workspaces",
        [workspace.id, "01980000-0000-7000-8000-000000000001"],
        async () => (await createWorkspace(s)).id,
      ],
    ] as const
  ) {
    await t.step(path.replaceAll(/[0-9a-f-]{36}/g, "…"), async () => {
      const made = await repeated(5, make);
      assert.deepEqual(await walk(s, path, 2), [...made, ...known]);
      assert.deepEqual(await walk(s, path, 100), [...made, ...known]);
    });
  }
});

Deno.test("lists leave out bodies, headers and answers; details have them", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const { delivery_id, run_id } = await json(
    await post(s, trigger, { marked: "body" }, { "x-event-type": "made" }),
  );
  const at = `/api/autopilots/${trigger.autopilotId}`;
  for (
    const [list, id, only] of [
      ["deliveries", delivery_id, [
        "diagnosis",
        "raw_body",
        "raw_body_encoding",
        "response_body",
        "selected_headers",
      ]],
      ["runs", run_id, ["result", "trigger_payload"]],
    ] as const
  ) {
    const text = await (await s.api("GET", `${at}/${list}`)).text();
    assert(!text.includes("marked"));
    const [row] = JSON.parse(text)[list];
    const detail = await json(s.api("GET", `${at}/${list}/${id}`));
    assert.deepEqual(
      Object.keys(detail).filter((name) => !(name in row)).sort(),
      only,
    );
    for (const name of Object.keys(row)) {
      assert.deepEqual(detail[name], row[name]);
    }
  }
});

Deno.test("deliveries are found by each filter, and by several together", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const open = await createTrigger(s, {
    autopilotId,
    event_filters: [{ event: "a" }, { event: "c" }],
  });
  const signed = await createTrigger(s, {
    autopilotId,
    signing_secret: SECRET,
  });
  const send = async (to: typeof open, event: string, headers = {}) => {
    const body = JSON.stringify({ event });
    return (await (await post(s, to, body, headers)).json()).delivery_id;
  };
  const a = await send(open, "a", { "idempotency-key": "k1" });
  const b = await send(open, "b", { "idempotency-key": "k2" });
  const missing = await send(signed, "a");
  const invalid = await send(signed, "a", sign("another secret, as long", ""));
  const valid = await send(signed, "a", sign(SECRET, '{"event":"a"}'));
  const all = [valid, invalid, missing, b, a];

  const received = async (id: string): Promise<string> =>
    (await json(
      s.api("GET", `/api/autopilots/${autopilotId}/deliveries/${id}`),
    ))
      .received_at;
  const middle = await received(missing);
  const offset = new Date(Date.parse(middle) + 3_600_000).toISOString()
    .replace("Z", "+01:00");
  const after = async (time: string, id: string) => await received(id) >= time;
  const later: string[] = [];
  const earlier: string[] = [];
  for (const id of all) (await after(middle, id) ? later : earlier).push(id);

  for (
    const [query, ids] of [
      [{}, all],
      [{ trigger_id: open.id }, [b, a]],
      [{ trigger_id: open.id.toUpperCase() }, [b, a]],
      [{ trigger_id: autopilotId }, []],
      [{ status: "dispatched" }, [valid, a]],
      [{ status: "ignored" }, [b]],
      [{ status: "rejected" }, [invalid, missing]],
      [{ status: "failed" }, []],
      [{ signature_status: "valid" }, [valid]],
      [{ signature_status: "invalid" }, [invalid]],
      [{ signature_status: "missing" }, [missing]],
      [{ signature_status: "not_required" }, [b, a]],
      [{ event: "a" }, [valid, invalid, missing, a]],
      [{ event: "%" }, []],
      [{ dedupe_key: "k2" }, [b]],
      [{ received_after: middle }, later],
      [{ received_after: offset }, later],
      [{ received_before: middle }, earlier],
      [{ event: "a", trigger_id: signed.id, status: "rejected" }, [
        invalid,
        missing,
      ]],
      [{ event: "a", limit: "1", offset: "1" }, [invalid]],
    ] as [Record<string, string>, string[]][]
  ) {
    await t.step(JSON.stringify(query), async () => {
      const page = await deliveries(s, autopilotId, query);
      assert.deepEqual(page.deliveries.map(({ id }: Json) => id), ids);
    });
  }
});

Deno.test("runs are found by state, by source and by trigger", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const at = `/api/autopilots/${trigger.autopilotId}`;
  const { delivery_id, run_id } = await json(await post(s, trigger));
  const manual = (await json(s.api("POST", `${at}/runs`, {}), 201)).id;
  const replayed = (await json(
    s.api("POST", `${at}/deliveries/${delivery_id}/replay`),
    201,
  )).autopilot_run_id;
  await json(s.api("POST", "/api/runs/claim", {}));
  for (
    const [query, ids] of [
      ["", [replayed, manual, run_id]],
      ["source=webhook", [run_id]],
      ["source=replay", [replayed]],
      ["source=manual", [manual]],
      ["status=queued", [replayed, manual]],
      ["status=running", [run_id]],
      [`trigger_id=${trigger.id}`, [replayed, run_id]],
      [`trigger_id=${trigger.id}&status=queued`, [replayed]],
    ] as const
  ) {
    const { runs } = await json(s.api("GET", `${at}/runs?${query}`));
    assert.deepEqual(runs.map(({ id }: Json) => id), ids, query);
  }
});

Deno.test("autopilots are found by state", async () => {
  await using s = await testService();
  const ids: Record<string, string> = {};
  for (const status of ["active", "paused", "archived"]) {
    const id = ids[status] = await createAutopilot(s);
    await json(s.api("PATCH", `/api/autopilots/${id}`, { status }));
  }
  for (const [status, id] of Object.entries(ids)) {
    const { autopilots } = await json(
      s.api("GET", `/api/autopilots?status=${status}`),
    );
    assert.deepEqual(autopilots.map((a: Json) => a.id), [id]);
  }
});

Deno.test("a page has 20 rows unless asked otherwise, and between 1 and 100", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await Promise.all(
    Array.from({ length: 101 }, () => post(s, trigger).then(json)),
  );
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries`;
  const length = async (query: string) =>
    (await json(s.api("GET", `${path}${query}`))).deliveries.length;
  assert.equal(await length(""), 20);
  assert.equal(await length("?limit=1"), 1);
  assert.equal(await length("?limit=100"), 100);
  assert.equal(await length("?offset=100"), 1);
  assert.equal(await length("?offset=10000"), 0);
});

Deno.test("what a list does not take is 400, and the error says which parameter", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries`;
  for (
    const [query, name] of [
      ["limit=0", "limit"],
      ["limit=101", "limit"],
      ["limit=-1", "limit"],
      ["limit=1.5", "limit"],
      ["limit=", "limit"],
      ["limit=x", "limit"],
      ["offset=-1", "offset"],
      ["offset=10001", "offset"],
      ["cursor=x", "cursor"],
      [`cursor=${trigger.id}`, "cursor"],
      ["status=done", "status"],
      ["signature_status=ok", "signature_status"],
      ["trigger_id=1", "trigger_id"],
      ["event=", "event"],
      ["received_after=yesterday", "received_after"],
      ["received_before=2026-13-01T00:00:00Z", "received_before"],
    ] as const
  ) {
    const { errors } = await problem(
      s.api("GET", `${path}?${query}`),
      400,
      "invalid_request",
    );
    assert.deepEqual(
      errors.map((e: Json) => [e.in, e.pointer]),
      [["query", name]],
      query,
    );
  }
});

Deno.test("filters that match nothing, however odd, are answered and not failed", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  await json(await post(s, trigger));
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries`;
  for (
    const query of [
      "event=%00",
      "dedupe_key=a%00b",
      "event=%ff%fe",
      "event=%ED%A0%80",
      "received_before=0000-01-01T00:00:00Z",
      "received_after=9999-12-31T23:59:59Z",
      "received_before=0001-01-01T00:00:00%2B14:00",
    ]
  ) {
    const answer = await s.api("GET", `${path}?${query}`);
    if (answer.status === 400) {
      await problem(answer, 400, "invalid_request");
    } else assert.deepEqual((await json(answer)).deliveries, [], query);
  }
});
