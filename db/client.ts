import type postgres from "postgres";
import { connect, type Connection } from "./connection.ts";
import { driverFor, sqlFor, timeouts } from "./driver.ts";
import { type Fate, lease, unavailableIfFault } from "./lease.ts";
import { createListener } from "./listen.ts";
import { createPool } from "./pool.ts";
import { runStatement, runTransaction } from "./transaction.ts";

/** What reads take: the database's own handle, or a transaction. */
export type ISql = postgres.ISql;

/** What writes take: a transaction, and nothing else. */
export interface TransactionSql extends ISql {
  /** Rolls back to here, and throws, when `fn` or one of its statements fails. */
  savepoint<T>(fn: (tx: TransactionSql) => Promise<T>): Promise<T>;
}

export interface TransactionOptions {
  deadlineMs?: number;
  readOnly?: boolean;
}

export interface Database {
  /** For single statements that read. The server refuses a write here. */
  readonly sql: ISql;
  /** Commits when `fn` is done, rolls back when it throws, and throws `DatabaseUnavailable` when time is up. */
  transaction<T>(
    fn: (tx: TransactionSql) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /**
   * One statement that writes, in a transaction of its own. BEGIN and COMMIT travel with it, so that it takes one round
   * trip; a connection that is lost meanwhile leaves the outcome unknown.
   */
  statement<T extends readonly unknown[]>(
    make: (tx: ISql) => postgres.PendingQuery<T & postgres.Row[]>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** `onReady` follows every (re)connection: what was notified before it is lost. */
  listen(
    channel: string,
    onNotify: (payload: string) => void,
    hooks?: ListenHooks,
  ): Promise<{ close(): Promise<void> }>;
  ping(): Promise<void>;
  stats(): DatabaseStats;
  /** Waits for what is under way, no longer than the deadline. */
  close(): Promise<void>;
}

export interface ListenHooks {
  onReady?: () => void;
  onLost?: () => void;
}

export interface DatabaseStats {
  readonly max: number;
  readonly inUse: number;
  readonly waiting: number;
  readonly replacements: number;
}

export type DatabaseLog = (
  event: string,
  fields: Record<string, unknown>,
) => void;

export interface DatabaseOptions {
  url: string;
  max?: number;
  deadlineMs?: number;
  applicationName?: string;
  onNotice?: (notice: Record<string, string>) => void;
  log?: DatabaseLog;
}

export function openDatabase(options: DatabaseOptions): Database {
  const { max = 10, deadlineMs = 2_000, log = () => {} } = options;
  const driver = driverFor(options, deadlineMs);
  const connectMs = Math.max(500, deadlineMs / 2);
  const pool = createPool(max, () => connect(driver, connectMs), log);
  const listener = createListener(
    (onNotify) => connect(driver, connectMs, onNotify),
    { deadlineMs, log },
  );

  const sql = sqlFor(driver, (query) => {
    const reject = query.reject;
    query.reject = (error) => reject(unavailableIfFault(error));
    lease(pool, deadlineMs, (connection) => {
      connection.run(query);
      return query;
    }).catch(query.reject);
  });

  function begin(
    { deadlineMs: own = deadlineMs, readOnly = false }: TransactionOptions,
  ): string {
    const access = readOnly ? "begin read only" : "begin read write";
    if (own === deadlineMs) return access;
    const settings = Object.entries(timeouts(own));
    return [
      access,
      ...settings.map(([name, value]) => `set local ${name} = ${value}`),
    ].join("; ");
  }

  /** A connection of its own for one transaction, and the BEGIN that it starts with. */
  function session<T>(
    options: TransactionOptions,
    work: (connection: Connection, fate: Fate, begin: string) => Promise<T>,
  ): Promise<T> {
    return lease(
      pool,
      options.deadlineMs ?? deadlineMs,
      (connection, fate) => work(connection, fate, begin(options)),
    );
  }

  return {
    sql,
    transaction: (fn, options = {}) =>
      session(
        options,
        (...opened) => runTransaction(driver, ...opened, fn),
      ),
    statement: (make, options = {}) =>
      session(
        options,
        (...opened) => runStatement(driver, ...opened, make),
      ),
    listen: listener.listen,
    async ping() {
      await sql`select 1`;
    },
    stats: pool.stats,
    async close() {
      await Promise.all([listener.close(), pool.close(deadlineMs)]);
    },
  };
}
