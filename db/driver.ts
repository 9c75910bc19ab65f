import postgres from "postgres";
import type { DatabaseOptions, ISql } from "./client.ts";

/** Parses the options and builds queries; it never connects itself. */
export type Driver = postgres.Sql;

/** The driver's query: awaiting it calls `handler`, once; a fragment inside another query is never awaited. */
export interface Query extends Promise<unknown> {
  handler: (query: Query) => void;
  reject: (error: unknown) => void;
  args: unknown;
  parameters: unknown;
}

/**
 * Lets go of what a query sent. The engine keeps a query that is over until its next full collection, and in a storm
 * all that was sent meanwhile would make those frequent.
 */
export function release(query: Query): void {
  query.args = query.parameters = null;
}

/** The server gives up a little earlier than we do: then the connection stays good. */
export function timeouts(deadlineMs: number) {
  return {
    statement_timeout: Math.ceil(deadlineMs * 0.9),
    lock_timeout: Math.ceil(deadlineMs * 0.8),
    idle_in_transaction_session_timeout: Math.ceil(deadlineMs),
  };
}

export function driverFor(
  options: DatabaseOptions,
  deadlineMs: number,
): Driver {
  const url = new URL(options.url);
  const port = Number(url.port) || 5432;
  const directory = url.searchParams.get("host");
  url.searchParams.delete("host");
  // Everything is named, because what is not the driver takes from PG… variables.
  return postgres(url.href, {
    host: [url.hostname.replace(/^\[|\]$/g, "") || "localhost"],
    port: [port],
    ...(directory === null ? {} : { path: `${directory}/.s.PGSQL.${port}` }),
    ...(url.searchParams.has("sslmode") || url.searchParams.has("ssl")
      ? {}
      : { ssl: false }),
    ...(url.password === "" ? { pass: () => "" } : {}),
    max: 1,
    idle_timeout: 0,
    max_lifetime: 0,
    connect_timeout: 0,
    max_pipeline: 100,
    keep_alive: 60,
    prepare: true,
    debug: false,
    fetch_types: true,
    backoff: false,
    publications: "alltables",
    sslnegotiation: null,
    transform: { column: { from: postgres.toCamel } },
    onnotice: options.onNotice ?? (() => {}),
    connection: {
      application_name: options.applicationName ?? "sluice",
      // A write outside a transaction is refused, and so is one whose BEGIN failed.
      default_transaction_read_only: true,
      ...timeouts(deadlineMs),
    },
  } as unknown as postgres.Options<Record<string, never>>);
}

export function sqlFor(driver: Driver, handler: (query: Query) => void): ISql {
  const adopt = <T>(made: T): T => {
    if (made instanceof Promise) (made as unknown as Query).handler = handler;
    return made;
  };
  // deno-lint-ignore no-explicit-any
  const { unsafe, typed, array, json } = driver as any;
  // deno-lint-ignore no-explicit-any
  const sql = (...args: any[]) => adopt((driver as any)(...args));
  return Object.assign(sql, {
    typed,
    types: typed,
    array,
    json,
    unsafe: (...args: unknown[]) => adopt(unsafe(...args)),
    notify: (channel: string, payload: string) =>
      sql`select pg_notify(${channel}, ${payload})`,
    file() {
      throw new TypeError("Cannot run a file: read it and use `unsafe`");
    },
  }) as unknown as ISql;
}
