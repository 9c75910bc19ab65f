import assert from "node:assert/strict";
import { createLog, errorFields } from "../../log.ts";

Deno.test("a log line is one JSON object, and what is held back is written by flush()", async () => {
  const written: string[] = [];
  const log = createLog((text) => {
    written.push(text);
    return Promise.resolve();
  });
  log("info", "first", { a: 'two\nlines "quoted"' });
  log("error", "second");
  assert.deepEqual(written, []);
  await log.flush();
  const lines = written.join("").trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assert.deepEqual(
    lines.map(({ time: _, ...rest }) => rest),
    [
      { level: "info", event: "first", a: 'two\nlines "quoted"' },
      { level: "error", event: "second" },
    ],
  );
  for (const { time } of lines) assert(!Number.isNaN(Date.parse(time)));
});

Deno.test("lines are written in their order, without being asked to, and a closed pipe does not throw", async () => {
  const written: string[] = [];
  let broken = false;
  const log = createLog((text) => {
    if (broken) return Promise.reject(new Error("EPIPE"));
    written.push(text);
    return Promise.resolve();
  });
  for (let n = 0; n < 5_000; n++) log("info", "line", { n });
  await log.flush();
  const numbers = written.join("").trimEnd().split("\n").map((line) =>
    JSON.parse(line).n
  );
  assert.deepEqual(numbers, Array.from({ length: 5_000 }, (_, n) => n));
  assert(written.length > 1);
  broken = true;
  log("info", "lost");
  await log.flush();
});

Deno.test("of an error, its fields that may hold a row's values are not logged", () => {
  const error = Object.assign(new Error("violates a constraint"), {
    code: "23505",
    detail: "Key (token)=(secret) already exists",
    parameters: ["secret"],
    query: "insert … secret",
  });
  const outer = new Error("outer", { cause: error });
  const text = JSON.stringify(errorFields(outer));
  assert(text.includes("23505"));
  assert(text.includes("violates a constraint"));
  assert(!text.includes("secret"));
});
