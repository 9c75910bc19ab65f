import assert from "node:assert/strict";
import {
  claim,
  createTrigger,
  json,
  post,
  problem,
  sign,
} from "../support/calls.ts";
import { execute, testDatabase } from "../support/postgres.ts";
import { type TestService, testService } from "../support/service.ts";
import { listen, rawClient } from "../support/sockets.ts";

const SECRET = "It's a Secret to Everybody";

async function metrics(s: TestService): Promise<Map<string, number>> {
  const answer = await s.request("/metrics");
  assert.equal(answer.status, 200);
  assert.match(
    answer.headers.get("content-type") ?? "",
    /^text\/plain; version=0\.0\.4/,
  );
  const lines = (await answer.text()).split("\n");
  return new Map(
    lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

Deno.test("probes say alive and ready", async () => {
  await using s = await testService();
  for (const path of ["/livez", "/readyz"]) {
    assert.deepEqual(await json(s.request(path)), { status: "ok" });
    assert.equal((await s.request(path, { method: "HEAD" })).status, 200);
  }
});

Deno.test("a service is not ready on a schema that is not its own", async () => {
  await using s = await testService();
  await s.service.deps.db.transaction((tx) =>
    tx`insert into schema_migration (version, name, sha256) values (9999, '9999_later', 'x')`
  );
  await problem(s.request("/readyz"), 503, "unavailable");
  await json(s.request("/livez"));
});

Deno.test("a service that is stopping is not ready, takes nothing, and is alive", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  s.service.drain();
  await json(s.request("/livez"));
  for (const answer of [await s.request("/readyz"), await post(s, trigger)]) {
    assert(answer.headers.get("retry-after"));
    await problem(answer, 503, "draining");
  }
});

Deno.test("metrics count what was received and how it was answered", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    signing_secret: SECRET,
    event_filters: [{ event: "wanted" }],
  });
  const body = '{"event":"wanted"}';
  const signed = (body: string, headers = {}) =>
    post(s, trigger, body, { ...sign(SECRET, body), ...headers });
  await json(signed(body, { "idempotency-key": "k" }));
  await json(signed(body, { "idempotency-key": "k" }));
  await json(signed('{"event":"other"}'));
  await json(post(s, trigger, body), 401);
  await json(signed("broken"), 400);
  await json(post(s, { path: "/api/webhooks/autopilots/awt_x" }), 404);
  const [run] = await claim(s);
  await json(
    s.api("POST", `/api/runs/${run.id}/complete`, {
      lease_token: run.lease_token,
    }),
  );

  const found = await metrics(s);
  const answered = (status: string, reason = "") =>
    found.get(
      `sluice_webhooks_answered_total{status="${status}",reason="${reason}"}`,
    );
  assert.equal(found.get("sluice_webhooks_received_total"), 6);
  assert.equal(answered("accepted"), 1);
  assert.equal(answered("duplicate"), 1);
  assert.equal(answered("ignored", "event_filtered"), 1);
  assert.equal(answered("rejected", "missing_signature"), 1);
  assert.equal(answered("refused", "invalid_json"), 1);
  assert.equal(answered("refused", "webhook_not_found"), 1);
  const total = [...found].filter(([name]) =>
    name.startsWith("sluice_webhooks_answered_total")
  ).reduce((sum, [, count]) => sum + count, 0);
  assert.equal(total, 6);
  assert.equal(found.get("sluice_webhook_ack_seconds_count"), 4);
  assert.equal(found.get('sluice_runs_total{state="queued"}'), 1);
  assert.equal(found.get('sluice_runs_total{state="running"}'), 1);
  assert.equal(found.get('sluice_runs_total{state="completed"}'), 1);
  assert.equal(found.get("sluice_admission_waiting"), 0);
  assert(found.get("sluice_database_connections_max")! > 0);
  assert.equal(
    found.get(
      'sluice_http_requests_total{route="/api/webhooks/autopilots/:token",method="POST",status="200"}',
    ),
    3,
  );
});

Deno.test("strangers cannot grow the metrics with paths and methods of their own", async () => {
  await using s = await testService();
  await using server = listen(s);
  const series = async () => (await metrics(s)).size;
  using client = await rawClient(server.port);
  const ask = async (n: number) => {
    await client.send(`X${n} /made-up/${n} HTTP/1.1\r\nhost: h\r\n\r\n`);
    assert.match(await client.answer(), /^HTTP\/1\.1 40[45] /);
  };
  await ask(0);
  await series();
  const before = await series();
  for (let n = 1; n < 30; n++) await ask(n);
  assert.equal(await series(), before);
});

Deno.test("a server that may lose what it acknowledged is loudly warned of", async () => {
  await using database = await testDatabase();
  {
    await using s = await testService({}, { databaseUrl: database.url });
    const warned = s.logged.filter(({ event }) => event === "not_durable");
    assert(
      warned.every(({ fields }) =>
        !String(fields["fault"]).startsWith("synchronous_commit")
      ),
    );
  }
  const name = new URL(database.url).pathname.slice(1);
  await execute(
    database.url,
    `alter database ${name} set synchronous_commit = off`,
  );
  await using s = await testService({}, { databaseUrl: database.url });
  const warning = s.logged.find(({ event, fields }) =>
    event === "not_durable" &&
    String(fields["fault"]).startsWith("synchronous_commit is off")
  );
  assert.equal(warning?.level, "error");
});

Deno.test("every answer has a request id, and a problem names it", async () => {
  await using s = await testService();
  const answer = await s.request("/api/autopilots");
  const id = answer.headers.get("x-request-id");
  const { instance } = await problem(answer, 401, "unauthorized");
  assert.equal(instance, `urn:uuid:${id}`);
  const line = s.logged.find(({ fields }) => fields["request_id"] === id);
  assert.equal(line?.fields["code"], "unauthorized");
  assert.equal(line?.fields["status"], 401);
});
