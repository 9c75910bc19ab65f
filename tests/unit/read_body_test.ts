import assert from "node:assert/strict";
import { ServiceError } from "../../domain/errors.ts";
import { readBody } from "../../routes/body.ts";
import { createDeadlines } from "../../routes/deadlines.ts";

const LIMITS = { maxBytes: 10, deadlines: createDeadlines(50) };

/** A request whose body comes in these pieces, and then ends, stalls or breaks. */
function arriving(
  pieces: string[],
  end: "close" | "stall" | "break" = "close",
) {
  const state = { cancelled: false };
  const rest = pieces.map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const next = rest.shift();
      if (next) controller.enqueue(next);
      else if (end === "close") controller.close();
      else if (end === "break") controller.error(new Error("reset"));
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return {
    state,
    request: new Request("http://sluice.test", { method: "POST", body }),
  };
}

async function codeOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(() => null, (error) => error);
  assert(error instanceof ServiceError);
  return error.code;
}

Deno.test("readBody() puts the pieces together", async () => {
  const { request } = arriving(["ab", "", "cdef", "ghij"]);
  const bytes = await readBody(request, LIMITS);
  assert.equal(new TextDecoder().decode(bytes), "abcdefghij");
});

Deno.test("readBody() of no body is empty", async () => {
  const request = new Request("http://sluice.test", { method: "POST" });
  assert.deepEqual(await readBody(request, LIMITS), new Uint8Array());
  assert.deepEqual(
    await readBody(arriving([]).request, LIMITS),
    new Uint8Array(),
  );
});

Deno.test("readBody() stops as soon as the cap is passed, though more would come", async () => {
  const { request, state } = arriving(["abcdefghij", "k", "never"], "stall");
  assert.equal(await codeOf(readBody(request, LIMITS)), "payload_too_large");
  assert(state.cancelled);
});

Deno.test("readBody() refuses a declared length beyond the cap without reading", async () => {
  const request = new Request("http://sluice.test", {
    method: "POST",
    body: "x",
    headers: { "content-length": "11" },
  });
  assert.equal(await codeOf(readBody(request, LIMITS)), "payload_too_large");
  assert.equal(request.bodyUsed, false);
});

Deno.test("readBody() gives up on a body that stalls, and on one that breaks off", async () => {
  const stalled = arriving(["ab"], "stall");
  assert.equal(
    await codeOf(readBody(stalled.request, LIMITS)),
    "request_timeout",
  );
  assert(stalled.state.cancelled);
  const broken = arriving(["ab"], "break");
  assert.equal(
    await codeOf(readBody(broken.request, LIMITS)),
    "request_timeout",
  );
});
