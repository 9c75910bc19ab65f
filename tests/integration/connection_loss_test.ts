import assert from "node:assert/strict";
import { openDatabase } from "../../db/client.ts";
import type { Database, DatabaseOptions } from "../../db/client.ts";
import { DatabaseUnavailable } from "../../db/errors.ts";
import { testDatabase } from "../support/postgres.ts";
import { tcpProxy } from "../support/tcp_proxy.ts";

const DEADLINE_MS = 1_000;
// A busy machine may run our timers late: that is not what is tested here.
const BUDGET_MS = DEADLINE_MS + 1_000;

/** A table in a database of its own, a way to it that is never disturbed, and one through a proxy that can be. */
async function setUp(options: Partial<DatabaseOptions> = {}) {
  const database = await testDatabase();
  const proxy = tcpProxy(database.url);
  const admin = openDatabase({ url: database.url, applicationName: "admin" });
  const db = openDatabase({
    url: proxy.url(database.url),
    applicationName: "victim",
    deadlineMs: DEADLINE_MS,
    max: 5,
    ...options,
  });
  await admin.transaction((tx) => tx`create table item (id int primary key)`);
  return {
    proxy,
    admin,
    db,
    insert: (id: number, into = db) =>
      into.transaction((tx) => tx`insert into item values (${id})`),
    async ids() {
      const rows = await admin.sql<{ id: number }[]>`select id from item`;
      return new Set(rows.map(({ id }) => id));
    },
    /** Every backend of the victim. */
    kill: () =>
      admin.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'victim' and datname = current_database()`,
    async [Symbol.asyncDispose]() {
      await db.close();
      await admin.close();
      await proxy[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function unavailable(promise: Promise<unknown>) {
  const error = await promise.then(() => undefined, (error) => error);
  assert(
    error instanceof DatabaseUnavailable,
    `expected DatabaseUnavailable, found ${error}`,
  );
  return error;
}

async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 5_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    assert(performance.now() < until, `not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const works = (db: Database) => () => db.ping().then(() => true, () => false);

async function took(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Writes from many callers at once, while `disturb` does its worst, and holds every promise to account. */
async function underLoad(
  it: Awaited<ReturnType<typeof setUp>>,
  workers: number,
  disturb: (progress: () => Promise<unknown>) => Promise<void>,
) {
  const committed = new Set<number>();
  const absent = new Set<number>();
  let next = 0;
  let slowest = 0;
  let stop = false;
  const working = Array.from({ length: workers }, async () => {
    while (!stop) {
      const id = next++;
      slowest = Math.max(
        slowest,
        await took(() =>
          it.db.transaction(async (tx) => {
            await tx`select pg_sleep(0.002)`;
            await tx`insert into item values (${id})`;
          }).then(() => committed.add(id), async (error) => {
            assert(error instanceof DatabaseUnavailable, String(error));
            if (error.outcome === "not_committed") absent.add(id);
            // Callers that try again at once, without end, would keep the event loop to themselves.
            await new Promise((resolve) => setTimeout(resolve, 1));
          })
        ),
      );
    }
  });
  await disturb(() => {
    const goal = committed.size + workers;
    return eventually("progress", () => committed.size >= goal);
  });
  stop = true;
  await Promise.all(working);
  const ids = await it.ids();
  assert.deepEqual([...committed].filter((id) => !ids.has(id)), []);
  assert.deepEqual([...absent].filter((id) => ids.has(id)), []);
  assert(slowest < BUDGET_MS, `the slowest call took ${slowest} ms`);
  return { committed: committed.size, attempts: next, slowest };
}

Deno.test("every backend killed twenty times under load: each call settles in time, and nothing that was acknowledged is lost", async () => {
  await using it = await setUp();
  await underLoad(it, 20, async (progress) => {
    for (let kill = 0; kill < 20; kill++) {
      await progress();
      await it.kill();
    }
    await progress();
  });
});

Deno.test("every connection reset twenty times under load: each call settles in time, and nothing that was acknowledged is lost", async () => {
  await using it = await setUp();
  await underLoad(it, 20, async (progress) => {
    for (let cut = 0; cut < 20; cut++) {
      await progress();
      it.proxy.cut();
    }
    await progress();
  });
});

Deno.test("a backend killed between two statements: nothing was committed, and the next call works", async () => {
  await using it = await setUp({ max: 1 });
  const error = await unavailable(it.db.transaction(async (tx) => {
    await tx`insert into item values (1)`;
    await it.kill();
    await tx`insert into item values (2)`;
  }));
  assert.equal(error.outcome, "not_committed");
  await eventually("works again", works(it.db));
  await it.insert(3);
  assert.deepEqual([...await it.ids()], [3]);
});

Deno.test("a caller that goes on after the loss writes nothing, neither inside nor outside a transaction", async () => {
  await using it = await setUp({ max: 1 });
  const late = Promise.withResolvers<unknown>();
  await unavailable(it.db.transaction(async (tx) => {
    await tx`insert into item values (1)`;
    await it.kill();
    await tx`select 1`.catch(() => {});
    await eventually("works again", works(it.db));
    await tx`insert into item values (2)`.then(late.resolve, late.reject);
  }));
  await assert.rejects(late.promise);
  assert.equal((await it.ids()).size, 0);
});

Deno.test("COMMIT's answer lost: the outcome is unknown", async () => {
  await using it = await setUp();
  await it.db.ping();
  it.proxy.swallowNextCommit();
  const error = await unavailable(it.insert(1));
  assert.equal(error.outcome, "unknown");
  assert((await it.ids()).has(1));
  await it.insert(2);
});

Deno.test("a stall before COMMIT: the deadline strikes, and nothing is ever committed", async () => {
  await using it = await setUp();
  const ms = await took(async () => {
    const error = await unavailable(it.db.transaction(async (tx) => {
      await tx`insert into item values (1)`;
      it.proxy.stall();
      await tx`insert into item values (2)`;
    }));
    assert.equal(error.outcome, "not_committed");
  });
  assert(ms < BUDGET_MS, `took ${ms} ms`);
  it.proxy.resume();
  await eventually("works again", works(it.db), 2_000);
  await eventually("the server is rid of it", async () => {
    const open = await it.admin.sql`
      select from pg_stat_activity
      where application_name = 'victim' and xact_start is not null`;
    return open.count === 0;
  });
  assert.equal((await it.ids()).size, 0);
});

Deno.test("a stall while COMMIT is under way: the outcome is unknown, in time", async () => {
  await using it = await setUp();
  const ms = await took(async () => {
    const error = await unavailable(it.db.transaction(async (tx) => {
      await tx`insert into item values (1)`;
      it.proxy.stall();
    }));
    assert.equal(error.outcome, "unknown");
  });
  assert(ms < BUDGET_MS, `took ${ms} ms`);
  it.proxy.resume();
  await eventually("works again", works(it.db), 2_000);
});

Deno.test("a read in a stall meets the deadline", async () => {
  await using it = await setUp();
  await it.db.ping();
  it.proxy.stall();
  const ms = await took(() => unavailable(it.db.ping()));
  assert(ms < BUDGET_MS, `took ${ms} ms`);
  it.proxy.resume();
  await eventually("works again", works(it.db), 2_000);
});

Deno.test("a stall that ends in time is survived", async () => {
  await using it = await setUp();
  await it.db.ping();
  it.proxy.stall();
  const inserted = it.insert(1);
  setTimeout(() => it.proxy.resume(), DEADLINE_MS / 5);
  await inserted;
});

Deno.test("a server that refuses connections is unavailable at once, and works again within two seconds of its return", async () => {
  await using it = await setUp();
  await it.db.ping();
  it.proxy.refuse();
  it.proxy.cut();
  await eventually("the loss is seen", async () => !await works(it.db)());
  for (let call = 0; call < 20; call++) {
    const ms = await took(() => unavailable(it.insert(call)));
    assert(ms < DEADLINE_MS / 2, `took ${ms} ms`);
  }
  await it.proxy.accept();
  await eventually("works again", works(it.db), 2_000);
  assert.equal((await it.ids()).size, 0);
});

Deno.test("a server that ends every connection at once is unavailable at once", async () => {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = (async () => {
    for await (const connection of server) connection.close();
  })();
  const db = openDatabase({
    url: `postgres://u:p@127.0.0.1:${server.addr.port}/d`,
  });
  for (let call = 0; call < 3; call++) {
    const ms = await took(() => unavailable(db.ping()));
    assert(ms < DEADLINE_MS / 2, `took ${ms} ms`);
  }
  await db.close();
  server.close();
  await accepting;
});

Deno.test("a server that accepts connections and says nothing is given up at the deadline", async () => {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of server) accepted.push(connection);
  })();
  const db = openDatabase({
    url: `postgres://u:p@127.0.0.1:${server.addr.port}/d`,
    deadlineMs: DEADLINE_MS,
  });
  const ms = await took(() => unavailable(db.ping()));
  assert(ms < BUDGET_MS, `took ${ms} ms`);
  await db.close();
  for (const connection of accepted) connection.close();
  server.close();
  await accepting;
});

Deno.test("a transaction may have a deadline of its own, longer or shorter than the others'", async () => {
  await using it = await setUp();
  const sleep = (seconds: number, deadlineMs: number) =>
    it.db.transaction((tx) => tx`select pg_sleep(${seconds})`, { deadlineMs });
  await sleep(1.3 * DEADLINE_MS / 1_000, 3 * DEADLINE_MS);
  const ms = await took(() => unavailable(sleep(10, 200)));
  assert(ms < DEADLINE_MS, `took ${ms} ms`);
});

Deno.test("COMMIT refused by the server: its own error, and nothing was committed", async () => {
  await using it = await setUp();
  await it.admin.transaction((tx) =>
    tx`alter table item add unique (id) deferrable initially deferred`
  );
  await it.admin.transaction((tx) =>
    tx`alter table item drop constraint item_pkey`
  );
  await it.insert(1);
  await assert.rejects(it.insert(1), { code: "23505" });
  assert.equal(it.db.stats().replacements, 0);
});

Deno.test("a table locked for long: the server gives up in time, and keeps its connection", async () => {
  await using it = await setUp();
  await it.db.ping();
  const locked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = it.admin.transaction(async (tx) => {
    await tx`lock table item`;
    locked.resolve();
    await release.promise;
  }, { deadlineMs: 10_000 });
  await locked.promise;
  const error = await unavailable(it.insert(1));
  assert.equal(error.outcome, "not_committed");
  assert.equal((error.cause as { code?: string }).code, "55P03");
  assert.equal(it.db.stats().replacements, 0);
  release.resolve();
  await holder;
  await it.insert(1);
});

Deno.test("a pool in use by callers that wait for it fails them at the deadline, not never", async () => {
  await using it = await setUp({ max: 2 });
  const nested = () =>
    it.db.transaction(async (tx) => {
      await tx`select 1`;
      await it.insert(1);
      throw new Error("never reached");
    });
  const ms = await took(() =>
    Promise.all([unavailable(nested()), unavailable(nested())])
  );
  assert(ms < BUDGET_MS, `took ${ms} ms`);
  await it.insert(2);
});

Deno.test("one fault replaces the pool once, however many calls it fails", async () => {
  await using it = await setUp();
  const calls = Array.from(
    { length: 5 },
    () =>
      it.db.transaction(async (tx) => {
        await tx`select 1`;
        await tx`select pg_sleep(10)`;
      }),
  );
  const failed = Promise.all(calls.map(unavailable));
  await eventually("all are under way", async () => {
    const sleeping = await it.admin.sql`
      select from pg_stat_activity
      where application_name = 'victim' and query like '%pg_sleep%' and state = 'active'`;
    return sleeping.count === 5;
  });
  await it.kill();
  await failed;
  assert.equal(it.db.stats().replacements, 1);
});

Deno.test("listen() says that its connection is lost, and listens again", async () => {
  await using it = await setUp();
  const events: string[] = [];
  const count = (event: string) => events.filter((e) => e === event).length;
  const subscription = await it.db.listen(
    "news",
    (payload) => events.push(payload),
    {
      onReady: () => events.push("ready"),
      onLost: () => events.push("lost"),
    },
  );
  await it.admin.sql.notify("news", "one");
  await eventually("one", () => events.includes("one"));
  for (let loss = 0; loss < 3; loss++) {
    if (loss === 1) it.proxy.cut();
    else await it.kill();
    await eventually("lost", () => count("lost") === loss + 1, 1_000);
    await eventually("ready", () => count("ready") === loss + 2, 2_000);
  }
  await it.admin.sql.notify("news", "two");
  await eventually("two", () => events.includes("two"));
  assert.deepEqual(
    events,
    ["ready", "one", "lost", "ready", "lost", "ready", "lost", "ready", "two"],
  );
  await subscription.close();
  await it.admin.sql.notify("news", "three");
  await it.db.ping();
  assert(!events.includes("three"));
});

Deno.test("listen() fails at the deadline when the database cannot be reached", async () => {
  await using it = await setUp();
  it.proxy.refuse();
  const ms = await took(() => unavailable(it.db.listen("news", () => {})));
  assert(ms < BUDGET_MS, `took ${ms} ms`);
});

Deno.test("close() lets a transaction finish", async () => {
  await using it = await setUp();
  const begun = Promise.withResolvers<void>();
  const transaction = it.db.transaction(async (tx) => {
    await tx`insert into item values (1)`;
    begun.resolve();
    await tx`select pg_sleep(0.1)`;
  });
  await begun.promise;
  await it.db.close();
  await transaction;
  assert((await it.ids()).has(1));
  await unavailable(it.insert(2));
});

Deno.test("close() waits no longer than the deadline", async () => {
  await using it = await setUp();
  const begun = Promise.withResolvers<void>();
  const never = it.db.transaction(async (tx) => {
    await tx`insert into item values (1)`;
    begun.resolve();
    await new Promise(() => {});
  }, { deadlineMs: 60_000 });
  const failed = unavailable(never);
  await begun.promise;
  const ms = await took(() => it.db.close());
  assert(ms < BUDGET_MS, `took ${ms} ms`);
  assert.equal((await failed).outcome, "not_committed");
  assert.equal((await it.ids()).size, 0);
});

Deno.test("a statement after its transaction is refused", async () => {
  await using it = await setUp();
  const kept = await it.db.transaction((tx) => Promise.resolve({ tx }));
  await assert.rejects(
    async () => await kept.tx`insert into item values (1)`,
    /The transaction is over/,
  );
  assert.equal((await it.ids()).size, 0);
});

Deno.test("a write outside a transaction is refused", async () => {
  await using it = await setUp();
  const error = await unavailable(
    it.db.sql`insert into item values (1)`.execute(),
  );
  assert.equal((error.cause as { code?: string }).code, "25006");
});

Deno.test("a statement that failed fails its transaction, even when the error was caught, unless in a savepoint", async () => {
  await using it = await setUp();
  await it.insert(1);
  await assert.rejects(
    it.db.transaction(async (tx) => {
      await tx`insert into item values (2)`;
      await tx`insert into item values (1)`.catch(() => {});
    }),
    { code: "23505" },
  );
  await it.db.transaction(async (tx) => {
    await tx`insert into item values (3)`;
    await assert.rejects(
      tx.savepoint(async (tx) => {
        await tx`insert into item values (4)`;
        await tx`insert into item values (1)`;
      }),
      { code: "23505" },
    );
  });
  assert.deepEqual([...await it.ids()].sort(), [1, 3]);
});

Deno.test("a statement that travels with its COMMIT: done, or its own error, and the connection stays good", async () => {
  await using it = await setUp({ max: 1 });
  const insert = (id: number) =>
    it.db.statement((tx) =>
      tx<{ id: number }[]>`insert into item values (${id}) returning id`
    );
  assert.deepEqual([...await insert(1)], [{ id: 1 }]);
  for (let again = 0; again < 3; again++) {
    await assert.rejects(insert(1), { code: "23505" });
  }
  await assert.rejects(
    it.db.statement((tx) => tx`insert into item values (2)`, {
      readOnly: true,
    }),
  );
  await insert(3);
  assert.deepEqual([...await it.ids()].sort(), [1, 3]);
});

Deno.test("a statement whose COMMIT is refused, or not answered: nothing was committed, or nobody knows", async () => {
  await using it = await setUp();
  await it.admin.transaction((tx) =>
    tx`alter table item drop constraint item_pkey`
  );
  await it.admin.transaction((tx) =>
    tx`alter table item add unique (id) deferrable initially deferred`
  );
  const insert = (id: number) =>
    it.db.statement((tx) => tx`insert into item values (${id})`);
  await insert(1);
  await assert.rejects(insert(1), { code: "23505" });
  assert.equal(it.db.stats().replacements, 0);
  it.proxy.swallowNextCommit();
  const error = await unavailable(insert(2));
  assert.equal(error.outcome, "unknown");
  await insert(3);
  assert.deepEqual([...await it.ids()].sort(), [1, 2, 3]);
});
