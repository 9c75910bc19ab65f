import assert from "node:assert/strict";
import { createContract } from "../support/contract.ts";
import { testService } from "../support/service.ts";

type Contract = ReturnType<typeof createContract>;

const PATH = "http://sluice.test/livez";

function check(contract: Contract, response: Response, path = PATH) {
  return contract.check(new Request(path), response);
}

function healthy(body: unknown, init: ResponseInit = {}) {
  return Response.json(body, {
    ...init,
    headers: { "x-request-id": "1", ...init.headers },
  });
}

Deno.test("an answer passes only if the document says all of it", async (t) => {
  await using sluice = await testService();
  const contract = createContract(sluice.service.app.document);

  await t.step(
    "as described",
    () => check(contract, healthy({ status: "ok" })),
  );

  const wrong: [string, Response, string?][] = [
    ["another status", healthy({ status: "ok" }, { status: 201 })],
    [
      "another type",
      healthy({ status: "ok" }, { headers: { "content-type": "text/plain" } }),
    ],
    ["a value outside of the enum", healthy({ status: "up" })],
    ["a missing property", healthy({})],
    ["a missing header", Response.json({ status: "ok" })],
    [
      "a header of another type",
      healthy({ status: "ok" }, {
        headers: { "x-request-id": "x".repeat(999) },
      }),
    ],
    [
      "an operation that is not described",
      healthy({ status: "ok" }),
      "http://sluice.test/nothing",
    ],
    [
      "an error that is no problem",
      healthy({ error: "no" }, { status: 404 }),
      "http://sluice.test/nothing",
    ],
  ];
  for (const [name, response, path] of wrong) {
    await t.step(
      `not: ${name}`,
      () => assert.rejects(check(contract, response, path)),
    );
  }
});
