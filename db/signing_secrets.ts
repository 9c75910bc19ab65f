import type { Keyring } from "../domain/secrets.ts";
import type { SigningSecretInfo } from "../domain/signing_secret.ts";
import type { ISql, TransactionSql } from "./client.ts";
import { bumpTrigger } from "./triggers.ts";

/** Adds a secret; those that are there stay in force. */
export async function insertSigningSecret(
  tx: TransactionSql,
  keyring: Keyring,
  secret: {
    id: string;
    triggerId: string;
    value: string;
    notBefore: Date;
    expiresAt: Date | null;
    isRevealable?: boolean;
  },
): Promise<SigningSecretInfo> {
  const { id, triggerId, value, notBefore, expiresAt, isRevealable = false } =
    secret;
  const [row] = await tx<[SigningSecretInfo]>`
    insert into signing_secret (id, trigger_id, secret_sealed, hint, not_before, expires_at, is_revealable)
    values (${id}, ${triggerId}, ${keyring.seal(value, id)}, ${
    value.slice(-4)
  }, ${notBefore}, ${expiresAt}, ${isRevealable})
    returning id, hint, not_before, expires_at, is_revealable, use_count::float8 as use_count, last_used_at, created_at`;
  await bumpTrigger(tx, triggerId);
  return row;
}

/** Lets the secrets that are in force now end at a moment; those that end earlier stay as they are. */
export async function expireSigningSecrets(
  tx: TransactionSql,
  triggerId: string,
  at: Date,
): Promise<void> {
  await tx`
    update signing_secret set expires_at = ${at}
    where trigger_id = ${triggerId} and (expires_at is null or expires_at > ${at})`;
  await bumpTrigger(tx, triggerId);
}

/** Ends one secret now. Its record stays, so the trigger stays closed. */
export async function revokeSigningSecret(
  tx: TransactionSql,
  triggerId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx`
    update signing_secret set expires_at = least(expires_at, ${now}::timestamptz)
    where trigger_id = ${triggerId} and id = ${id} returning id`;
  if (rows.length > 0) await bumpTrigger(tx, triggerId);
  return rows.length > 0;
}

/** Takes all secrets away: deliveries need no signature then. */
export async function clearSigningSecrets(
  tx: TransactionSql,
  triggerId: string,
): Promise<void> {
  await tx`delete from signing_secret where trigger_id = ${triggerId}`;
  await bumpTrigger(tx, triggerId);
}

export async function listSigningSecrets(
  sql: ISql,
  triggerId: string,
): Promise<SigningSecretInfo[]> {
  return await sql<SigningSecretInfo[]>`
    select id, hint, not_before, expires_at, is_revealable, use_count::float8 as use_count, last_used_at, created_at
    from signing_secret where trigger_id = ${triggerId} order by id desc limit 100`;
}

/** The secret, if the provider has handed it out and it was not shown yet; then it is shown no more. */
export async function revealSigningSecret(
  tx: TransactionSql,
  keyring: Keyring,
  triggerId: string,
  id: string,
): Promise<string | null> {
  const [row] = await tx<{ secretSealed: Uint8Array }[]>`
    update signing_secret set is_revealable = false
    where trigger_id = ${triggerId} and id = ${id} and is_revealable returning secret_sealed`;
  return row ? keyring.open(row.secretSealed, id) : null;
}

/** Adds to the secrets' counts of use; in one order, so that replicas cannot deadlock. */
export async function addSecretUses(
  tx: TransactionSql,
  uses: readonly { id: string; count: number; lastAt: Date }[],
): Promise<void> {
  await tx`
    with used as (
      select s.id, i.count, i."lastAt" as last_at
      from signing_secret s
      join json_to_recordset(${
    JSON.stringify(uses)
  }::text::json) as i(id uuid, count bigint, "lastAt" timestamptz)
        using (id)
      order by s.id for no key update of s
    )
    update signing_secret s
    set use_count = s.use_count + used.count, last_used_at = greatest(s.last_used_at, used.last_at)
    from used where s.id = used.id`;
}
