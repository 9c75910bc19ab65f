import postgres from "postgres";
import { execute } from "../../tests/support/postgres.ts";
import { fill } from "../fill.ts";
import { writeRequests } from "./load.ts";
import { prepareRequests } from "./payloads.ts";
import type { PostgresServer, ScratchDatabase } from "./postgres.ts";
import { scratchDatabase } from "./postgres.ts";
import { createTarget, type ServiceProcess, startService } from "./service.ts";
import type { Target } from "./service.ts";

/** A candidate that serves: its processes, on a database of its own. */
export interface Host {
  readonly services: readonly ServiceProcess[];
  readonly database: ScratchDatabase;
  /** What to post to; null where there is only a database. */
  readonly target: Target | null;
  /** What `fill` has put into the database. */
  readonly filled: { readonly rows: number; readonly epochMs: number } | null;
  /** A directory with prepared requests of this size. */
  requests(bytes: number): Promise<string>;
  stop(): Promise<void>;
}

export interface HostOptions {
  readonly program?: string;
  readonly replicas?: number;
  /** Triggers over which the load is spread; one by default, as in a storm. */
  readonly triggers?: number;
  readonly env?: Record<string, string>;
  /** Of Deno, before the program. */
  readonly flags?: readonly string[];
  /** Deliveries that are in the database before anything is measured. */
  readonly rows?: number;
}

export async function startHost(
  server: PostgresServer,
  { program, replicas = 1, triggers = 1, env = {}, flags = [], rows }:
    HostOptions,
): Promise<Host> {
  const database = await scratchDatabase(server, "bench");
  const services: ServiceProcess[] = [];
  const directories = new Map<number, Promise<string>>();
  const stop = async () => {
    await Promise.all(services.map((service) => service.stop()));
    for (const directory of directories.values()) {
      await Deno.remove(await directory, { recursive: true });
    }
    await database.drop();
  };
  try {
    while (services.length < replicas) {
      services.push(
        await startService({
          databaseUrl: database.url,
          env,
          flags,
          ...(program === undefined ? {} : {
            program: new URL(`../${program}`, import.meta.url).pathname,
          }),
        }),
      );
    }
    const targets: Target[] = [];
    while (services[0] && targets.length < triggers) {
      targets.push(await createTarget(services[0].url));
    }
    const target = targets[0] ?? null;
    const filled = rows === undefined || target === null
      ? null
      : { rows, epochMs: Date.now() };
    if (filled) {
      await fill(database.url, target!, filled.rows, filled.epochMs);
    }
    return {
      services,
      database,
      target,
      filled,
      requests(bytes) {
        const known = directories.get(bytes) ??
          writeRequests(
            prepareRequests(targets.map(({ path }) => path), bytes),
          );
        directories.set(bytes, known);
        return known;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One statement on a connection of its own. */
export async function query<T extends object>(
  url: string,
  statement: string,
): Promise<T[]> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    return [...await sql.unsafe<T[]>(statement)];
  } finally {
    await sql.end();
  }
}

/** The process id of the server, where it is on this machine and lets us know. */
export async function postmasterOf(url: string): Promise<number | null> {
  try {
    const [row] = await query<{ data_directory: string }>(
      url,
      "show data_directory",
    );
    const text = await Deno.readTextFile(
      `${row!.data_directory}/postmaster.pid`,
    );
    return Number(text.split("\n")[0]) || null;
  } catch {
    return null;
  }
}

/** So that no candidate pays for what the one before it has written. */
export async function settleDisk(url: string): Promise<void> {
  await execute(url, "checkpoint").catch(() => {});
}
