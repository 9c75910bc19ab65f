import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { TransactionSql } from "../db/client.ts";
import { claimIdempotencyKey } from "../db/idempotency.ts";
import { ServiceError } from "../domain/errors.ts";
import type { Env } from "./deps.ts";

/**
 * Whether this transaction is the first to make the resource under the caller's `Idempotency-Key`, or which
 * resource an earlier request made. Without a key every request is the first.
 */
export async function onceFor(
  tx: TransactionSql,
  c: Context<Env>,
  request: { resourceId: string; body: unknown; key: string | undefined },
): Promise<{ first: true } | { first: false; resourceId: string }> {
  const { key, resourceId, body } = request;
  if (key === undefined) return { first: true };
  const claim = await claimIdempotencyKey(tx, {
    workspaceId: c.get("caller").workspaceId,
    key: unquoted(key),
    fingerprint: createHash("sha256").update(
      JSON.stringify([c.req.method, c.req.path, body]),
    ).digest(),
    resourceId,
  });
  switch (claim.kind) {
    case "first":
      return { first: true };
    case "repeat":
      return { first: false, resourceId: claim.resourceId };
    case "mismatch":
      throw new ServiceError(
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Use a new key for a new request.",
      );
  }
}

/** The draft of the header has a quoted string (RFC 8941); most clients send the bare text. */
function unquoted(key: string): string {
  return /^"(.*)"$/.exec(key)?.[1] ?? key;
}
