import assert from "node:assert/strict";
import { openDatabase } from "../../db/client.ts";
import { type Json, testTrigger } from "../support/calls.ts";
import { eventually } from "../support/eventually.ts";
import { testDatabase } from "../support/postgres.ts";
import {
  failToStart,
  PROCESS_ADMIN_KEY,
  PROCESS_SECRETS_KEY,
  type ServiceProcess,
  startProcess,
} from "../support/process.ts";
import { postHead, rawClient } from "../support/sockets.ts";

async function api(
  { url }: ServiceProcess,
  method: string,
  path: string,
  body?: unknown,
): Promise<Json> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${PROCESS_ADMIN_KEY}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert(answer.ok, `${answer.status}`);
  return await answer.json();
}

async function newTrigger(process: ServiceProcess) {
  const { id } = await api(process, "POST", "/api/autopilots", { name: "A" });
  return testTrigger(
    await api(process, "POST", `/api/autopilots/${id}/triggers`, {}),
  );
}

/** Sends webhooks from several senders until the service is gone; what it acknowledged, and what else became of them. */
function load(url: string, senders = 16) {
  const acknowledged: string[] = [];
  const others: (number | string)[] = [];
  let stopped = false;
  const running = Array.from({ length: senders }, async () => {
    while (!stopped) {
      try {
        const answer = await fetch(url, { method: "POST", body: '{"n":1}' });
        const body = await answer.json();
        if (answer.status === 200) acknowledged.push(body.delivery_id);
        else others.push(answer.status);
        if (body.code === "draining") return;
      } catch (error) {
        others.push(`${error}: ${(error as Error).cause}`);
        return;
      }
    }
  });
  return {
    acknowledged,
    others,
    async end() {
      stopped = true;
      await Promise.all(running);
    },
  };
}

async function stored(databaseUrl: string): Promise<Set<string>> {
  const db = openDatabase({ url: databaseUrl, max: 1 });
  const rows = await db.sql<{ id: string }[]>`
    select d.id from webhook_delivery d join autopilot_run r on r.delivery_id = d.id`;
  await db.close();
  return new Set(rows.map(({ id }) => id));
}

Deno.test("every webhook that was acknowledged is in the database after kill -9 of the service", async () => {
  await using database = await testDatabase();
  for (let round = 0; round < 3; round++) {
    await using process = await startProcess(database.url);
    const { path } = await newTrigger(process);
    const sent = load(`${process.url}${path}`);
    await eventually(
      "there is load",
      () => sent.acknowledged.length > 100 * (round + 1),
      20_000,
    );
    process.kill("SIGKILL");
    await process.exit;
    await sent.end();
    const known = await stored(database.url);
    const lost = sent.acknowledged.filter((id) => !known.has(id));
    assert.deepEqual(lost, []);
  }
});

Deno.test("SIGTERM under load loses no request in flight, answers long polls, and ends with code 0", async () => {
  await using database = await testDatabase();
  await using process = await startProcess(database.url);
  const { path, autopilotId } = await newTrigger(process);
  const other = await api(process, "POST", "/api/autopilots", { name: "B" });
  const poll = api(process, "POST", "/api/runs/claim", {
    autopilot_id: other.id,
    wait_seconds: 30,
  });
  // A sender that is in the middle of its body when the signal comes.
  using slow = await rawClient(Number(new URL(process.url).port));
  await slow.send(postHead(path, { "content-length": 12 }), '{"half"');
  const sent = load(`${process.url}${path}`);
  await eventually(
    "there is load",
    () => sent.acknowledged.length > 200,
    20_000,
  );

  const before = performance.now();
  process.kill("SIGTERM");
  assert.deepEqual((await poll).runs, []);
  await slow.send(":123}");
  const answer = await slow.answer();
  assert.match(answer, /^HTTP\/1\.1 200 .*"accepted"/s);
  const { code } = await process.exit;
  await sent.end();
  assert.equal(code, 0, process.lines.slice(-5).join("\n"));
  assert(performance.now() - before < 8_000);

  const known = await stored(database.url);
  assert.deepEqual(sent.acknowledged.filter((id) => !known.has(id)), []);
  // Nobody who was let in was dropped: all were answered, or told to come back, or found the door shut.
  for (const one of sent.others) {
    assert(
      one === 503 || /refused|reset|closed|connection/i.test(String(one)),
      `${one}`,
    );
  }
  // What was acknowledged and no more has been counted, also in the last second.
  const db = openDatabase({ url: database.url, max: 1 });
  const [row] = await db.sql`
    select sum(count)::int as count from trigger_counter c
    join autopilot_trigger t on t.id = c.trigger_id
    where t.autopilot_id = ${autopilotId} and outcome = 'accepted'`;
  await db.close();
  assert.equal(row?.["count"], known.size);
});

Deno.test("a service that stops takes no new webhook, says it is not ready, and still is alive", async () => {
  await using database = await testDatabase();
  await using process = await startProcess(database.url);
  const { path } = await newTrigger(process);
  using slow = await rawClient(Number(new URL(process.url).port));
  using later = await rawClient(Number(new URL(process.url).port));
  await slow.send(postHead(path, { "content-length": 2 }));
  await eventually("it is in flight", async () => {
    await slow.send("");
    return process.lines.length > 0;
  });
  const request = (method: string, path: string) =>
    later.send(
      `${method} ${path} HTTP/1.1\r\nhost: sluice\r\ncontent-length: 0\r\n\r\n`,
    ).then(() => later.answer());
  assert.match(await request("GET", "/readyz"), /^HTTP\/1\.1 200 /);
  process.kill("SIGTERM");
  await eventually(
    "it is stopping",
    () => process.lines.some((line) => line.includes('"event":"stopping"')),
  );
  assert.match(await request("GET", "/livez"), /^HTTP\/1\.1 200 /);
  assert.match(await request("GET", "/readyz"), /^HTTP\/1\.1 503 .*draining/s);
  assert.match(
    await request("POST", path),
    /^HTTP\/1\.1 503 .*retry-after: 1.*draining/s,
  );
  await slow.send("{}");
  assert.match(await slow.answer(), /^HTTP\/1\.1 200 /);
  assert.equal((await process.exit).code, 0);
});

Deno.test("a webhook's whole way is in the log by route, with a request id, and without its token", async () => {
  await using database = await testDatabase();
  await using process = await startProcess(database.url);
  const { path, token } = await newTrigger(process);
  const answer = await fetch(`${process.url}${path}`, {
    method: "POST",
    body: "{}",
  });
  await answer.body?.cancel();
  const id = answer.headers.get("x-request-id");
  const line = await eventually(
    "it is logged",
    () => process.lines.find((line) => line.includes(id!)),
  );
  const { time: _, ms, ...rest } = JSON.parse(line);
  assert.equal(typeof ms, "number");
  assert.deepEqual(rest, {
    level: "info",
    event: "request",
    request_id: id,
    method: "POST",
    route: "/api/webhooks/autopilots/:token",
    status: 200,
    client: "127.0.0.1",
  });
  process.kill("SIGTERM");
  await process.exit;
  const text = process.lines.join("\n");
  for (const secret of [token, PROCESS_ADMIN_KEY, PROCESS_SECRETS_KEY]) {
    assert(!text.includes(secret));
  }
});

Deno.test("a configuration with faults does not start, and names all of them at once, without their values", async () => {
  const { code, text } = await failToStart({
    DATABASE_URL: "postgres://127.0.0.1:1/none",
    SECRETS_KEY: "c2VjcmV0",
    PORT: "http",
    RATE_LIMIT_IP: "many",
    TRUSTED_PROXIES: "10.0.0.1",
  });
  assert.equal(code, 1);
  for (
    const fault of [
      /ADMIN_KEY is required with DATABASE_URL/,
      /SECRETS_KEY must be 32 bytes as base64/,
      /PORT must be a whole number/,
      /RATE_LIMIT_IP must be requests\/seconds/,
      /TRUSTED_PROXIES must be CIDRs/,
    ]
  ) assert.match(text, fault);
  assert(!text.includes("c2VjcmV0"));
  assert.doesNotMatch(text, /at .*\.ts:\d+/);
});

Deno.test("with DATABASE_URL, ADMIN_KEY and SECRETS_KEY are required", async () => {
  const { code, text } = await failToStart({
    DATABASE_URL: "postgres://127.0.0.1:1/none",
  });
  assert.equal(code, 1);
  assert.match(text, /ADMIN_KEY is required/);
  assert.match(text, /SECRETS_KEY is required/);
});

Deno.test("a database that cannot be reached is a clear error at start", async () => {
  const { code, text } = await failToStart({
    DATABASE_URL: "postgres://someone:pass-word@127.0.0.1:1/none",
    ADMIN_KEY: PROCESS_ADMIN_KEY,
    SECRETS_KEY: PROCESS_SECRETS_KEY,
  });
  assert.equal(code, 1);
  assert.match(text, /Sluice cannot start: /);
  assert(!text.includes("pass-word"));
});

Deno.test("a service refuses to start on a schema that is newer than itself", async () => {
  await using database = await testDatabase();
  const db = openDatabase({ url: database.url, max: 1 });
  await db.transaction((tx) =>
    tx`insert into schema_migration (version, name, sha256) values (9999, '9999_later', 'x')`
  );
  await db.close();
  const { code, text } = await failToStart({
    DATABASE_URL: database.url,
    ADMIN_KEY: PROCESS_ADMIN_KEY,
    SECRETS_KEY: PROCESS_SECRETS_KEY,
  });
  assert.equal(code, 1);
  assert.match(text, /9999_later, which this version does not know/);
});

Deno.test("a port that is taken is a clear error at start", async () => {
  await using database = await testDatabase();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, text } = await failToStart({
    DATABASE_URL: database.url,
    ADMIN_KEY: PROCESS_ADMIN_KEY,
    SECRETS_KEY: PROCESS_SECRETS_KEY,
    PORT: String((taken.addr as Deno.NetAddr).port),
  });
  assert.equal(code, 1);
  assert.match(text, /Sluice cannot start: .*address/i);
});
