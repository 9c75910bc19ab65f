import assert from "node:assert/strict";
import { decodeCursor, encodeCursor, pageOf } from "../../domain/page.ts";

const ID = "01980000-0000-7000-8000-00000000000a";

Deno.test("a cursor goes there and back", () => {
  const cursor = encodeCursor(ID);
  assert.match(cursor, /^[A-Za-z0-9_-]{22}$/);
  assert.equal(decodeCursor(cursor), ID);
});

Deno.test("decodeCursor() of what is no cursor is null", () => {
  for (
    const text of ["", "x", ID, "A".repeat(21), "A".repeat(23), "!".repeat(22)]
  ) {
    assert.equal(decodeCursor(text), null, text);
  }
});

Deno.test("pageOf() has a cursor only where there is more", () => {
  const rows = ["c", "b", "a"].map((hex) => ({ id: ID.slice(0, -1) + hex }));
  assert.deepEqual(pageOf(rows, 3), { rows, nextCursor: null });
  const page = pageOf(rows, 2);
  assert.deepEqual(page.rows, rows.slice(0, 2));
  assert.equal(decodeCursor(page.nextCursor!), rows[1]!.id);
  assert.deepEqual(pageOf([], 1), { rows: [], nextCursor: null });
});
