import net from "node:net";
import postgres from "postgres";
import { codeOf, DatabaseUnavailable, isDatabaseFault } from "./errors.ts";
import type { Outcome } from "./errors.ts";
import { createListener } from "./listen.ts";

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

  return {
    sql,
    transaction(fn, { deadlineMs: own, readOnly = false } = {}) {
      let begin = readOnly ? "begin read only" : "begin read write";
      if (own !== undefined && own !== deadlineMs) {
        for (const [name, value] of Object.entries(timeouts(own))) {
          begin += `; set local ${name} = ${value}`;
        }
      }
      return lease(
        pool,
        own ?? deadlineMs,
        (connection, fate) =>
          runTransaction(driver, connection, fate, begin, fn),
      );
    },
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

// --- the driver -------------------------------------------------------------------------------------------------

/** Parses the options and builds queries; it never connects itself. */
type Driver = postgres.Sql;

/** The driver's query: awaiting it calls `handler`, once; a fragment inside another query is never awaited. */
interface Query extends Promise<unknown> {
  handler: (query: Query) => void;
  reject: (error: unknown) => void;
}

/** The server gives up a little earlier than we do: then the connection stays good. */
function timeouts(deadlineMs: number) {
  return {
    statement_timeout: Math.ceil(deadlineMs * 0.9),
    lock_timeout: Math.ceil(deadlineMs * 0.8),
    idle_in_transaction_session_timeout: Math.ceil(deadlineMs),
  };
}

function driverFor(options: DatabaseOptions, deadlineMs: number): Driver {
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

function sqlFor(driver: Driver, handler: (query: Query) => void): ISql {
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

// --- one connection ---------------------------------------------------------------------------------------------

/** One session of the server. It is never used again after a fault: the driver's state is not to be trusted then. */
export interface Connection {
  readonly lost: boolean;
  /** Told once, when the session ends without having been asked to. */
  onLost: (cause: unknown) => void;
  run(query: Query): void;
  command(text: string): Promise<{ command: string }>;
  /** At once: the server rolls back what it has not begun to commit. */
  destroy(): void;
  end(): Promise<void>;
}

async function connect(
  driver: Driver,
  timeoutMs: number,
  onNotify?: (channel: string, payload: string) => void,
): Promise<Connection> {
  let socket: net.Socket | undefined;
  let lost = false;
  const lose = (cause: unknown) => {
    if (lost) return;
    lost = true;
    connection.onLost(cause);
  };

  const client = postgres({
    ...driver.options,
    // Known after the first connection, and shared by all.
    fetch_types: Object.keys(sharedTypes(driver)).length === 0,
    no_subscribe: true,
    onnotify: onNotify,
    onclose: () => lose(fault("CONNECTION_CLOSED")),
    socket: () => {
      if (socket !== undefined) throw fault("CONNECTION_CLOSED");
      socket = net.connect(
        driver.options.path
          ? { path: driver.options.path as string }
          : address(driver),
      );
      socket.setNoDelay(true);
      socket.on("error", lose);
      Object.assign(socket, address(driver));
      return new Promise((resolve, reject) => {
        socket!.once("connect", () => resolve(socket));
        socket!.once("error", reject);
      });
    },
  } as unknown as postgres.Options<Record<string, never>>);
  const { handler } = client`` as unknown as Query;

  const connection: Connection = {
    get lost() {
      return lost;
    },
    onLost: () => {},
    run: handler,
    command: (text) =>
      client.unsafe(text).execute() as unknown as Promise<{ command: string }>,
    destroy() {
      lost = true;
      socket?.destroy();
    },
    async end() {
      lost = true;
      await client.end({ timeout: 1 });
      socket?.destroy();
    },
  };

  const timer = setTimeout(() => {
    lose(fault("CONNECT_TIMEOUT"));
    socket?.destroy(fault("CONNECT_TIMEOUT"));
  }, timeoutMs);
  try {
    await client`select 1`;
    if (lost) throw fault("CONNECTION_CLOSED");
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function address(driver: Driver) {
  return { host: driver.options.host[0]!, port: driver.options.port[0]! };
}

function sharedTypes(driver: Driver): Record<number, number> {
  return (driver.options as unknown as {
    shared: { typeArrayMap: Record<number, number> };
  }).shared.typeArrayMap;
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}

// --- the pool ---------------------------------------------------------------------------------------------------

interface Job {
  start(connection: Connection): void;
  fail(cause: unknown): void;
}

type Pool = ReturnType<typeof createPool>;

const CONNECT_AGAIN_MS = 50;
const LIFETIME_MS = 30 * 60_000;

function createPool(
  max: number,
  open: () => Promise<Connection>,
  log: DatabaseLog,
) {
  const waiting = new Set<Job>();
  const idle: Connection[] = [];
  const sessions = new Map<Connection, { generation: number; until: number }>();
  let connecting = 0;
  let generation = 0;
  let connectAgainAt = 0;
  let connectFault: unknown;
  const ending = new Set<Promise<void>>();
  let closed = false;
  let drained = () => {};

  function dispatch() {
    for (const job of waiting) {
      const connection = idle.pop();
      if (connection === undefined) break;
      waiting.delete(job);
      job.start(connection);
    }
    if (performance.now() >= connectAgainAt) {
      while (connecting < waiting.size && sessions.size + connecting < max) {
        grow();
      }
    } else if (sessions.size + connecting === 0) {
      failWaiting(connectFault);
    }
    if (closed && sessions.size + connecting === 0) drained();
  }

  async function grow() {
    connecting++;
    const opened = generation;
    try {
      const connection = await open();
      sessions.set(connection, {
        generation: opened,
        until: performance.now() + LIFETIME_MS * (1 + Math.random()),
      });
      connecting--;
      release(connection);
    } catch (error) {
      connecting--;
      log("database_connect_failed", { code: codeOf(error) });
      connectFault = error;
      connectAgainAt = performance.now() + CONNECT_AGAIN_MS;
      if (sessions.size + connecting === 0) failWaiting(error);
      dispatch();
    }
  }

  function failWaiting(cause: unknown) {
    const jobs = [...waiting];
    waiting.clear();
    for (const job of jobs) job.fail(cause);
  }

  function release(connection: Connection) {
    const session = sessions.get(connection);
    if (session === undefined) return;
    if (
      closed || session.generation !== generation ||
      performance.now() > session.until
    ) {
      retire(connection);
    } else {
      connection.onLost = () => forget(connection);
      idle.push(connection);
    }
    dispatch();
  }

  function forget(connection: Connection) {
    sessions.delete(connection);
    const index = idle.indexOf(connection);
    if (index >= 0) idle.splice(index, 1);
    dispatch();
  }

  function retire(connection: Connection) {
    sessions.delete(connection);
    connection.onLost = () => {};
    const ended = connection.end();
    ending.add(ended);
    ended.finally(() => ending.delete(ended));
  }

  /** After a fault every connection is suspect: all are replaced, once, however many fail together. */
  function discard(connection: Connection, cause: unknown) {
    const session = sessions.get(connection);
    connection.onLost = () => {};
    connection.destroy();
    if (session?.generation === generation) {
      generation++;
      log("database_connections_replaced", { code: codeOf(cause) });
      for (const other of idle.splice(0)) retire(other);
    }
    forget(connection);
  }

  return {
    enter(job: Job) {
      if (closed) return job.fail(fault("CONNECTION_ENDED"));
      waiting.add(job);
      dispatch();
    },
    leave(job: Job) {
      waiting.delete(job);
    },
    release,
    discard,
    stats: (): DatabaseStats => ({
      max,
      inUse: sessions.size - idle.length,
      waiting: waiting.size,
      replacements: generation,
    }),
    async close(timeoutMs: number) {
      closed = true;
      failWaiting(fault("CONNECTION_ENDED"));
      for (const connection of idle.splice(0)) retire(connection);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        drained = () => {
          clearTimeout(timer);
          resolve();
        };
        dispatch();
      });
      for (const connection of sessions.keys()) {
        connection.onLost(fault("CONNECTION_ENDED"));
      }
      await Promise.all(ending);
    },
  };
}

// --- a budget for each piece of work ----------------------------------------------------------------------------

/** What to tell, and whom, if the connection fails now. */
interface Fate {
  outcome: Outcome;
  abandon: (error: Error) => void;
}

/** Runs `work` on a connection of its own and settles within the deadline, whatever becomes of the connection. */
function lease<T>(
  pool: Pool,
  deadlineMs: number,
  work: (connection: Connection, fate: Fate) => PromiseLike<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fate: Fate = { outcome: "not_committed", abandon: () => {} };
    let connection: Connection | undefined;
    let settled = false;
    const settle = () => {
      if (settled) return false;
      clearTimeout(timer);
      return settled = true;
    };

    const job: Job = {
      start(given) {
        connection = given;
        connection.onLost = job.fail;
        work(connection, fate).then((value) => {
          if (!settle()) return;
          pool.release(given);
          resolve(value);
        }, (error) => {
          if (fate.outcome === "unknown") return job.fail(error);
          if (!settle()) return;
          pool.release(given);
          reject(unavailableIfFault(error));
        });
      },
      fail(cause) {
        if (!settle()) return;
        const error = new DatabaseUnavailable(fate.outcome, cause);
        if (connection === undefined) pool.leave(job);
        else pool.discard(connection, cause);
        fate.abandon(error);
        reject(error);
      },
    };
    const timer = setTimeout(() => job.fail(fault("DEADLINE")), deadlineMs);
    pool.enter(job);
  });
}

function unavailableIfFault(error: unknown): unknown {
  return isDatabaseFault(error) && !(error instanceof DatabaseUnavailable)
    ? new DatabaseUnavailable("not_committed", error)
    : error;
}

// --- a transaction ----------------------------------------------------------------------------------------------

/** What every statement after the one that failed is answered. */
const IN_FAILED_TRANSACTION = "25P02";

async function runTransaction<T>(
  driver: Driver,
  connection: Connection,
  fate: Fate,
  begin: string,
  fn: (tx: TransactionSql) => Promise<T>,
): Promise<T> {
  const pending = new Set<Query>();
  let over: Error | undefined;
  const failures: unknown[] = [];
  let savepoints = 0;

  const sql = sqlFor(driver, (query) => {
    if (over !== undefined) return query.reject(over);
    pending.add(query);
    query.then(() => pending.delete(query), (error) => {
      pending.delete(query);
      failures.push(error);
    });
    connection.run(query);
  });
  const tx: TransactionSql = Object.assign(sql, {
    async savepoint<U>(nested: (tx: TransactionSql) => Promise<U>) {
      const name = `s${++savepoints}`;
      await sql.unsafe(`savepoint ${name}`);
      try {
        const result = await nested(tx);
        if (failures.length > 0) throw failures[0];
        await sql.unsafe(`release savepoint ${name}`);
        return result;
      } catch (error) {
        await sql.unsafe(`rollback to savepoint ${name}`);
        failures.length = 0;
        throw error;
      }
    },
  });
  fate.abandon = (error) => {
    over = error;
    for (const query of pending) query.reject(error);
  };

  // Not awaited: the first statement travels with it. Should it fail alone, that statement meets a read-only session.
  const begun = connection.command(begin);
  begun.catch((error) => connection.onLost(error));
  try {
    const result = await fn(tx);
    if (failures.length > 0) throw failures[0];
    await begun;
    over = new Error("The transaction is over");
    if (!connection.lost) fate.outcome = "unknown";
    const { command } = await connection.command("commit");
    if (command !== "COMMIT") {
      fate.outcome = "not_committed";
      throw new Error("The transaction was aborted");
    }
    return result;
  } catch (error) {
    over ??= new Error("The transaction is over");
    // The server's own answer to COMMIT, when it is an error, says that nothing was committed.
    if (error instanceof postgres.PostgresError) fate.outcome = "not_committed";
    if (!connection.lost) await connection.command("rollback");
    throw codeOf(error) === IN_FAILED_TRANSACTION ? failures[0] : error;
  }
}
