import assert from "node:assert/strict";
import { openDatabase } from "../../db/client.ts";
import { LATEST, migrate, schemaVersion } from "../../db/migrate.ts";
import { testDatabase } from "../support/postgres.ts";

const ONE = { "0001_one.sql": "create table one (id int);" };
const TWO = {
  ...ONE,
  "0002_two.sql":
    "create table two (id int);\ninsert into two values (1);\ninsert into one values (1);",
};

/** An empty schema of a test database, and a directory with these migrations. */
async function fresh(files: Record<string, string>) {
  const database = await testDatabase();
  const admin = openDatabase({ url: database.url, max: 1 });
  await admin.transaction((tx) => tx`create schema fresh`);
  await admin.close();
  const url = new URL(database.url);
  url.searchParams.set("search_path", "fresh");
  const db = openDatabase({ url: url.href, max: 4 });
  const path = await Deno.makeTempDir();
  const directory = new URL(`file://${path}/`);
  const write = async (files: Record<string, string>) => {
    for await (const { name } of Deno.readDir(path)) {
      await Deno.remove(new URL(name, directory));
    }
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(new URL(name, directory), text);
    }
  };
  await write(files);
  return {
    url: url.href,
    db,
    directory,
    write,
    migrate: () => migrate(db, { directory }),
    async [Symbol.asyncDispose]() {
      await db.close();
      await Deno.remove(path, { recursive: true });
      await database[Symbol.asyncDispose]();
    },
  };
}

Deno.test("migrate() applies what is missing, in order, and twice does no harm", async () => {
  await using it = await fresh(ONE);
  assert.equal(await schemaVersion(it.db.sql), 0);
  assert.deepEqual(await it.migrate(), { applied: [1] });
  await it.write(TWO);
  assert.deepEqual(await it.migrate(), { applied: [2] });
  assert.deepEqual(await it.migrate(), { applied: [] });
  assert.equal(await schemaVersion(it.db.sql), 2);
  assert.equal((await it.db.sql`select from two`).count, 1);
});

Deno.test("migrate() takes a URL, and applies the service's own migrations", async () => {
  await using it = await fresh({});
  const { applied } = await migrate(it.url);
  assert.equal(applied.at(-1), LATEST);
  assert.equal(await schemaVersion(it.db.sql), LATEST);
});

Deno.test("migrate() by several at once applies each migration once", async () => {
  await using it = await fresh(TWO);
  const results = await Promise.all(
    Array.from(
      { length: 5 },
      () => migrate(it.url, { directory: it.directory }),
    ),
  );
  const applied = results.flatMap((result) => result.applied);
  assert.deepEqual(applied.sort(), [1, 2]);
  assert.equal((await it.db.sql`select from one`).count, 1);
});

Deno.test("migrate() undoes the whole of a migration that fails, and keeps those before it", async () => {
  await using it = await fresh({
    ...TWO,
    "0003_three.sql": "create table three (id int);\nselect 1 / 0;",
  });
  await assert.rejects(
    it.migrate(),
    /Cannot apply migration 0003_three: division by zero/,
  );
  assert.equal(await schemaVersion(it.db.sql), 2);
  const [row] = await it.db.sql`select to_regclass('three') as three`;
  assert.equal(row?.three, null);
  await it.write({ ...TWO, "0003_three.sql": "create table three (id int);" });
  assert.deepEqual(await it.migrate(), { applied: [3] });
});

Deno.test("migrate() refuses a schema that is newer than it knows", async () => {
  await using it = await fresh(TWO);
  await it.migrate();
  await it.write(ONE);
  await assert.rejects(
    it.migrate(),
    /has migration 0002_two, which this version does not know/,
  );
});

Deno.test("migrate() refuses a migration that was changed after it had been applied", async () => {
  await using it = await fresh(ONE);
  await it.migrate();
  await it.write({ "0001_one.sql": "create table one (id bigint);" });
  await assert.rejects(it.migrate(), /0001_one was changed after/);
});

Deno.test("migrate() refuses a migration that slips in before one that was applied", async () => {
  await using it = await fresh({
    ...ONE,
    "0003_three.sql": "create table three (id int);",
  });
  await it.migrate();
  await it.write({
    ...TWO,
    "0003_three.sql": "create table three (id int);",
  });
  await assert.rejects(it.migrate(), /0002_two was not applied before/);
});
