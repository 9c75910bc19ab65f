import type { Keyring } from "../domain/secrets.ts";
import type { Database, TransactionSql } from "./client.ts";

const BATCH = 500;

/**
 * Encrypts again under the first of SECRETS_KEY what is still under an older one, so that the older one can be
 * taken away.
 *
 * @throws RangeError where a secret opens under no key: it was taken away too early
 * @returns how many were encrypted again
 */
export async function resealSecrets(
  db: Database,
  keyring: Keyring,
): Promise<number> {
  let resealed = 0;
  for (const table of ["autopilot_trigger", "signing_secret"] as const) {
    let after: string | null = null;
    do {
      const batch: Batch = await db.transaction((tx) =>
        resealBatch(tx, keyring, table, after)
      );
      resealed += batch.resealed;
      after = batch.cursor;
    } while (after !== null);
  }
  return resealed;
}

interface Batch {
  resealed: number;
  cursor: string | null;
}

const COLUMN = {
  autopilot_trigger: "token_sealed",
  signing_secret: "secret_sealed",
} as const;

async function resealBatch(
  tx: TransactionSql,
  keyring: Keyring,
  table: keyof typeof COLUMN,
  after: string | null,
): Promise<Batch> {
  const rows = await tx<{ id: string; sealed: Uint8Array }[]>`
    select id, ${tx(COLUMN[table])} as sealed from ${tx(table)}
    where ${after}::uuid is null or id > ${after}::uuid
    order by id limit ${BATCH} for no key update`;
  const outdated = rows.filter((row) => !keyring.isCurrent(row.sealed));
  for (const { id, sealed } of outdated) {
    await tx`
      update ${tx(table)} set ${tx(COLUMN[table])} = ${
      keyring.seal(keyring.open(sealed, id), id)
    } where id = ${id}`;
  }
  return {
    resealed: outdated.length,
    cursor: rows.length === BATCH ? rows.at(-1)?.id ?? null : null,
  };
}
