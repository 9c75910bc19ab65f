import postgres from "postgres";
import type { ISql, TransactionSql } from "./client.ts";
import type { Connection } from "./connection.ts";
import { type Driver, type Query, release, sqlFor } from "./driver.ts";
import { codeOf } from "./errors.ts";
import type { Fate } from "./lease.ts";

/** What every statement after the one that failed is answered. */
const IN_FAILED_TRANSACTION = "25P02";

export async function runTransaction<T>(
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

export async function runStatement<T>(
  driver: Driver,
  connection: Connection,
  fate: Fate,
  begin: string,
  make: (tx: ISql) => postgres.PendingQuery<T & postgres.Row[]>,
): Promise<T> {
  const begun = connection.command(begin);
  begun.catch((error) => connection.onLost(error));
  const query = make(sqlFor(driver, connection.run))
    .execute() as unknown as Promise<T> & Query;
  fate.abandon = query.reject;
  fate.outcome = "unknown";
  const committed = connection.command("commit");
  committed.catch(() => {});
  try {
    const result = await query;
    release(query);
    const { command } = await committed;
    if (command === "COMMIT") return result;
    fate.outcome = "not_committed";
    throw new Error("The transaction was aborted");
  } catch (error) {
    if (error instanceof postgres.PostgresError) {
      // The COMMIT behind a statement that failed rolls back: the connection is good once that is answered.
      fate.outcome = "not_committed";
      if (!connection.lost) await committed;
    }
    throw error;
  }
}
