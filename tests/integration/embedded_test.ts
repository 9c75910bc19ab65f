import assert from "node:assert/strict";
import postgres from "postgres";
import { type Embedded, startEmbedded } from "../../db/embedded.ts";

Deno.test("embedded server keeps its data across restarts", async () => {
  await using directory = await temporaryDirectory();
  await using first = await start(directory.path);
  await query(first.url, "create table kept as select 42 as answer");
  await first.stop();
  await using second = await start(directory.path);
  assert.equal(
    (await query(second.url, "select answer from kept"))[0]?.answer,
    42,
  );
});

Deno.test("embedded server flushes every commit to disk", async () => {
  await using directory = await temporaryDirectory();
  await using server = await start(directory.path);
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    assert.deepEqual(await query(server.url, `show ${setting}`), [{
      [setting]: "on",
    }]);
  }
});

Deno.test("embedded database is UTF8 in the C locale", async () => {
  await using directory = await temporaryDirectory();
  await using server = await start(directory.path);
  const rows = await query(
    server.url,
    `select current_user::text as owner, datname, pg_encoding_to_char(encoding) as encoding, datcollate
       from pg_database where datname = current_database()`,
  );
  assert.deepEqual(rows, [
    { owner: "sluice", datname: "sluice", encoding: "UTF8", datcollate: "C" },
  ]);
});

Deno.test("embedded server listens on loopback only, and asks for the password", async () => {
  await using directory = await temporaryDirectory();
  await using server = await start(directory.path);
  assert.deepEqual(await query(server.url, "show listen_addresses"), [
    { listen_addresses: "127.0.0.1" },
  ]);
  assert.deepEqual(await query(server.url, "show unix_socket_directories"), [
    { unix_socket_directories: "" },
  ]);
  const guess = new URL(server.url);
  guess.password = "guess";
  await assert.rejects(query(guess.href, "select 1"), { code: "28P01" });
});

Deno.test("embedded server's password is for its owner only", async () => {
  await using directory = await temporaryDirectory();
  await using server = await start(directory.path);
  const { mode } = await Deno.stat(`${directory.path}/postgres.password`);
  assert.equal((mode ?? 0) & 0o777, 0o600);
  const password = await Deno.readTextFile(
    `${directory.path}/postgres.password`,
  );
  assert.equal(password.trim(), new URL(server.url).password);
});

Deno.test("embedded server ends with stop", async () => {
  await using directory = await temporaryDirectory();
  const server = await start(directory.path);
  await server.stop();
  await assert.rejects(query(server.url, "select 1"), { code: "ECONNREFUSED" });
});

Deno.test("second start on one directory names the directory and the process", async () => {
  await using directory = await temporaryDirectory();
  await using _server = await start(directory.path);
  await assert.rejects(start(directory.path), {
    message:
      `another Sluice (process ${Deno.pid}) is using ${directory.path}: ` +
      "stop it, or set DATA_DIR to another directory",
  });
});

Deno.test("embedded server comes back at the same URL after kill -9, with all that was committed", async () => {
  await using directory = await temporaryDirectory();
  await using server = await start(directory.path);
  await query(server.url, "create table kept as select 42 as answer");
  Deno.kill(await serverPid(directory.path), "SIGKILL");
  await until(async () => {
    const [row] = await query(server.url, "select answer from kept");
    return row?.answer === 42;
  });
});

Deno.test("embedded server comes back after every one of five kills in a row", async () => {
  await using directory = await temporaryDirectory();
  await using server = await start(directory.path);
  for (let kill = 0; kill < 5; kill++) {
    const pid = await serverPid(directory.path);
    Deno.kill(pid, "SIGKILL");
    await until(async () => await serverPid(directory.path) !== pid);
    await until(async () => (await query(server.url, "select 1")).length === 1);
  }
});

Deno.test("start after kill -9 of the service stops the server it left behind, and keeps the data", async () => {
  await using directory = await temporaryDirectory();
  const url = await startAndKill(directory.path);
  assert.deepEqual(await query(url, "select answer from kept"), [{
    answer: 42,
  }]);

  await using server = await start(directory.path);
  await assert.rejects(query(url, "select 1"), { code: "ECONNREFUSED" });
  assert.deepEqual(await query(server.url, "select answer from kept"), [{
    answer: 42,
  }]);
});

Deno.test("start after kill -9 of service and server keeps the data", async () => {
  await using directory = await temporaryDirectory();
  await startAndKill(directory.path);
  Deno.kill(await serverPid(directory.path), "SIGKILL");
  await using server = await start(directory.path);
  assert.deepEqual(await query(server.url, "select answer from kept"), [{
    answer: 42,
  }]);
});

Deno.test("start gets over a recorded process id that is somebody else's by now", async () => {
  await using directory = await temporaryDirectory();
  await startAndKill(directory.path);
  const pid = await serverPid(directory.path);
  Deno.kill(pid, "SIGKILL");
  const file = `${directory.path}/postgres/postmaster.pid`;
  const record = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, record.replace(`${pid}`, `${Deno.pid}`));
  await using server = await start(directory.path);
  assert.deepEqual(await query(server.url, "select answer from kept"), [{
    answer: 42,
  }]);
});

Deno.test("start begins anew where the first one was cut short", async () => {
  await using directory = await temporaryDirectory();
  await Deno.mkdir(`${directory.path}/postgres.new-1/base`, {
    recursive: true,
  });
  await Deno.writeTextFile(`${directory.path}/postgres.password`, "half");
  await using server = await start(directory.path);
  assert.equal((await query(server.url, "select 1")).length, 1);
  await assert.rejects(
    Deno.stat(`${directory.path}/postgres.new-1`),
    Deno.errors.NotFound,
  );
});

Deno.test("start without the password says how to go on", async () => {
  await using directory = await temporaryDirectory();
  await (await start(directory.path)).stop();
  await Deno.remove(`${directory.path}/postgres.password`);
  await assert.rejects(
    start(directory.path),
    /postgres\.password is missing: put it back, or move/,
  );
});

async function temporaryDirectory(): Promise<
  { path: string } & AsyncDisposable
> {
  const path = await Deno.realPath(
    await Deno.makeTempDir({ prefix: "sluice-embedded-" }),
  );
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

async function start(dataDir: string): Promise<Embedded & AsyncDisposable> {
  const server = await startEmbedded({ dataDir, log: () => {} });
  return { ...server, [Symbol.asyncDispose]: server.stop };
}

/** A service of its own that starts the server, writes a row, and is killed. */
async function startAndKill(dataDir: string): Promise<string> {
  const service = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "tests/support/embedded_service.ts", dataDir],
    stdout: "piped",
  }).spawn();
  let url = "";
  for await (
    const text of service.stdout.pipeThrough(new TextDecoderStream())
  ) {
    url += text;
    if (url.endsWith("\n")) break;
  }
  await query(url.trim(), "create table kept as select 42 as answer");
  service.kill("SIGKILL");
  await service.status;
  return url.trim();
}

async function serverPid(dataDir: string): Promise<number> {
  const record = await Deno.readTextFile(`${dataDir}/postgres/postmaster.pid`);
  return Number(record.split("\n")[0]);
}

async function query(
  url: string,
  text: string,
): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, fetch_types: false, connect_timeout: 2 });
  try {
    return [...await sql.unsafe(text)];
  } finally {
    await sql.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const met = await condition().catch((error) => {
      if (Date.now() > deadline) throw error;
      return false;
    });
    if (met) return;
    assert.ok(Date.now() < deadline, "the condition was not met within 10 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
