import assert from "node:assert/strict";
import { createDeadlines } from "../../routes/deadlines.ts";

Deno.test("createDeadlines() tells what is late, oldest first, and nothing of what was in time", async () => {
  const deadlines = createDeadlines(20);
  const late: string[] = [];
  const started = performance.now();
  deadlines.watch(() => late.push("first"));
  const done = deadlines.watch(() => late.push("done in time"));
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      deadlines.watch(() => {
        late.push("second");
        resolve();
      });
    }, 5);
    done();
  });
  assert.deepEqual(late, ["first", "second"]);
  assert(performance.now() - started >= 24);
});

Deno.test("createDeadlines() leaves no timer behind when everything was in time", () => {
  const deadlines = createDeadlines(60_000);
  const done = [1, 2, 3].map(() => deadlines.watch(() => {}));
  for (const inTime of done) inTime();
});
