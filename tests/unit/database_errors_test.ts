import assert from "node:assert/strict";
import {
  constraintOf,
  isDatabaseFault,
  isDataFault,
  isUnstorableValue,
} from "../../db/errors.ts";
import { leastIdAt } from "../../db/retention.ts";

const error = (code: string) => Object.assign(new Error(code), { code });

Deno.test("a fault of the database is told from one of a row", () => {
  for (
    const code of [
      "ECONNREFUSED",
      "CONNECTION_CLOSED",
      "08006",
      "40001",
      "40P01",
      "53300",
      "55P03",
      "57014",
      "57P01",
      "57P03",
      "58030",
      "25006",
    ]
  ) {
    assert(isDatabaseFault(error(code)), code);
    assert(!isDataFault(error(code)), code);
  }
  for (const code of ["22021", "22P05", "23514", "54000", "21000"]) {
    assert(isDataFault(error(code)), code);
    assert(!isDatabaseFault(error(code)), code);
  }
  for (const other of [error("42601"), new Error("x"), null, undefined, "x"]) {
    assert(!isDatabaseFault(other));
    assert(!isDataFault(other));
    assert(!isUnstorableValue(other));
  }
});

Deno.test("a violated constraint is named", () => {
  const violation = Object.assign(error("23505"), { constraint_name: "c" });
  assert.equal(constraintOf(violation), "c");
  assert.equal(constraintOf(error("22021")), undefined);
});

Deno.test("leastIdAt() is before every id of its moment, and after those of the one before", () => {
  const time = new Date("2026-01-02T03:04:05.678Z");
  const id = leastIdAt(time);
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-0{12}$/);
  assert.equal(
    parseInt(id.replaceAll("-", "").slice(0, 12), 16),
    time.getTime(),
  );
  assert(leastIdAt(new Date(time.getTime() - 1)) < id);
  assert.equal(leastIdAt(new Date(-5)), leastIdAt(new Date(0)));
});
