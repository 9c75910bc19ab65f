import type { TransactionSql } from "./client.ts";

/** What an `Idempotency-Key` stands for after this request asked for it. */
export type IdempotencyClaim =
  | { readonly kind: "first" }
  | { readonly kind: "repeat"; readonly resourceId: string }
  | { readonly kind: "mismatch" };

/**
 * Takes the key for the resource that this transaction makes. A concurrent request with the same key waits here
 * until the first has committed, and then repeats it; where the first rolled back, it becomes the first.
 *
 * @param fingerprint digest of the method, the path and the body: the same key with another is a mistake
 */
export async function claimIdempotencyKey(
  tx: TransactionSql,
  claim: {
    workspaceId: string;
    key: string;
    fingerprint: Uint8Array;
    resourceId: string;
  },
): Promise<IdempotencyClaim> {
  const { workspaceId, key, fingerprint, resourceId } = claim;
  const inserted = await tx`
    insert into idempotency_key (workspace_id, key, fingerprint, resource_id)
    values (${workspaceId}, ${key}, ${fingerprint}, ${resourceId})
    on conflict do nothing returning key`;
  if (inserted.length > 0) return { kind: "first" };
  const [earlier] = await tx<[{ same: boolean; resourceId: string }]>`
    select fingerprint = ${fingerprint} as same, resource_id from idempotency_key
    where workspace_id = ${workspaceId} and key = ${key}`;
  return earlier.same
    ? { kind: "repeat", resourceId: earlier.resourceId }
    : { kind: "mismatch" };
}
