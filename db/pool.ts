import type { DatabaseLog, DatabaseStats } from "./client.ts";
import { type Connection, fault } from "./connection.ts";
import { codeOf } from "./errors.ts";

export interface Job {
  start(connection: Connection): void;
  fail(cause: unknown): void;
}

export type Pool = ReturnType<typeof createPool>;

const CONNECT_AGAIN_MS = 50;
const LIFETIME_MS = 30 * 60_000;

export function createPool(
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
