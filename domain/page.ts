import { Buffer } from "node:buffer";

/** Newest first; ids are UUIDv7, so their order is the order of time and the last id of a page is its cursor. */
export interface PageRequest {
  readonly limit: number;
  /** Only rows older than this id. */
  readonly before: string | null;
  readonly offset: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** A page from `limit + 1` rows: the extra one only says that there are more. */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
): Page<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page,
    nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null,
  };
}

/** Cursors are opaque to clients; here they are an id in base64url. */
export function encodeCursor(id: string): string {
  return Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");
}

/** The id in a cursor, or null where it is none of ours. */
export function decodeCursor(cursor: string): string | null {
  if (!/^[A-Za-z0-9_-]{22}$/.test(cursor)) return null;
  const hex = Buffer.from(cursor, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
