import { createHash } from "node:crypto";
import { openDatabase } from "./client.ts";
import type { Database, ISql, TransactionSql } from "./client.ts";

const DIRECTORY = new URL("./migrations/", import.meta.url);
const FILE = /^(\d{4})_(\w+)\.sql$/;
// Any number that nothing else locks: the first replica to start migrates, the others wait for it.
const LOCK = 7_239_104_551;
const DEADLINE_MS = 10 * 60_000;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** The schema that this code is written for. */
export const LATEST = latestVersion(DIRECTORY);

/** Applies what is missing, in order, each in a transaction of its own. Safe when several do it at once. */
export async function migrate(
  database: string | Database,
  { directory = DIRECTORY }: { directory?: URL } = {},
): Promise<{ applied: number[] }> {
  if (typeof database !== "string") return await apply(database, directory);
  const db = openDatabase({
    url: database,
    max: 1,
    deadlineMs: DEADLINE_MS,
    applicationName: "sluice-migrate",
  });
  try {
    return await apply(db, directory);
  } finally {
    await db.close();
  }
}

/** The highest migration that the database has, or 0. */
export async function schemaVersion(sql: ISql): Promise<number> {
  if (!await isPrepared(sql)) return 0;
  const [row] = await sql<{ version: number }[]>`
    select coalesce(max(version), 0) as version from schema_migration`;
  return row!.version;
}

async function apply(db: Database, directory: URL) {
  const migrations = readMigrations(directory);
  const applied: number[] = [];
  for (;;) {
    const version = await db.transaction(
      (tx) => applyNext(tx, migrations),
      { deadlineMs: DEADLINE_MS },
    );
    if (version === undefined) return { applied };
    applied.push(version);
  }
}

async function applyNext(
  tx: TransactionSql,
  migrations: Migration[],
): Promise<number | undefined> {
  await tx`select pg_advisory_xact_lock(${LOCK})`;
  if (!await isPrepared(tx)) {
    await tx`
      create table schema_migration (
        version integer primary key,
        name text not null,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`;
  }
  const done = await tx<{ version: number; name: string; sha256: string }[]>`
    select version, name, sha256 from schema_migration order by version`;
  done.forEach((row, index) => checkApplied(row, migrations[index]));

  const next = migrations[done.length];
  if (next === undefined) return undefined;
  try {
    await tx.unsafe(next.text);
  } catch (error) {
    throw new Error(
      `Cannot apply migration ${next.name}: ${(error as Error).message}`,
      { cause: error },
    );
  }
  const { version, name, sha256 } = next;
  await tx`insert into schema_migration ${tx({ version, name, sha256 })}`;
  return version;
}

function checkApplied(
  row: { version: number; name: string; sha256: string },
  migration: Migration | undefined,
) {
  if (migration === undefined) {
    throw new Error(
      `The database has migration ${row.name}, which this version does not know: run the version that made it, or a later one`,
    );
  }
  if (row.version !== migration.version) {
    throw new Error(
      `Migration ${migration.name} was not applied before ${row.name}: give it the next free number`,
    );
  }
  if (row.sha256 !== migration.sha256) {
    throw new Error(
      `Migration ${migration.name} was changed after it had been applied: undo that, and add a new migration`,
    );
  }
}

async function isPrepared(sql: ISql): Promise<boolean> {
  const [row] = await sql<{ exists: boolean }[]>`
    select to_regclass('schema_migration') is not null as exists`;
  return row!.exists;
}

function readMigrations(directory: URL): Migration[] {
  const migrations = migrationFiles(directory).map(({ version, file }) => {
    const text = Deno.readTextFileSync(new URL(file, directory));
    const sha256 = createHash("sha256").update(text).digest("hex");
    return { version, name: file.slice(0, -".sql".length), text, sha256 };
  });
  for (const [index, { version, name }] of migrations.entries()) {
    if (migrations[index + 1]?.version === version) {
      throw new Error(
        `Two migrations have one number: ${name}, ${
          migrations[index + 1]!.name
        }`,
      );
    }
  }
  return migrations;
}

function latestVersion(directory: URL): number {
  return migrationFiles(directory).at(-1)?.version ?? 0;
}

function migrationFiles(directory: URL): { version: number; file: string }[] {
  return [...Deno.readDirSync(directory)]
    .map(({ name }) => FILE.exec(name))
    .filter((match) => match !== null)
    .map(([file, number]) => ({ version: Number(number), file }))
    .sort((a, b) => a.version - b.version);
}
