import type { Database, ISql, TransactionSql } from "../../db/client.ts";

declare const db: Database;
declare function read(sql: ISql): Promise<unknown>;
declare function write(tx: TransactionSql): Promise<unknown>;

/** Never run: that it compiles is the test. */
async function executors() {
  await read(db.sql);
  // @ts-expect-error A write outside a transaction does not compile.
  await write(db.sql);
  await db.transaction(async (tx) => {
    await read(tx);
    await write(tx);
    await tx.savepoint(write);
  });
  // @ts-expect-error The pool cannot be ended, or begun upon, by those who read.
  await db.sql.begin(read);
}

Deno.test("reads take either executor, writes a transaction alone", () => {
  void executors;
});
