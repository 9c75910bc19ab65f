import { type Connection, fault } from "./connection.ts";
import {
  DatabaseUnavailable,
  isDatabaseFault,
  type Outcome,
} from "./errors.ts";
import type { Job, Pool } from "./pool.ts";

/** What to tell, and whom, if the connection fails now. */
export interface Fate {
  outcome: Outcome;
  abandon: (error: Error) => void;
}

/** Runs `work` on a connection of its own and settles within the deadline, whatever becomes of the connection. */
export function lease<T>(
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

export function unavailableIfFault(error: unknown): unknown {
  return isDatabaseFault(error) && !(error instanceof DatabaseUnavailable)
    ? new DatabaseUnavailable("not_committed", error)
    : error;
}
