import assert from "node:assert/strict";
import { listOperations } from "../support/contract.ts";
import { ADMIN_KEY, testService } from "../support/service.ts";
import { listen, rawClient } from "../support/sockets.ts";

// `request` holds every answer to the document: a problem that is not one fails there.

const AUTHORIZED = { authorization: `Bearer ${ADMIN_KEY}` };
const JSON_TYPE = { "content-type": "application/json" };
const TOKEN = `awt_${"0".repeat(43)}`;
const ID = "01980000-0000-7000-8000-0000000000ff";

/** A path with ids that are none's. */
function filled(path: string): string {
  return path.replace("{token}", TOKEN).replaceAll(/\{\w+\}/g, ID);
}

/** The head and the body of what comes back, until the server closes. */
async function exchange(
  port: number,
  line: string,
  headers: Record<string, string> = {},
): Promise<[head: string, body: string]> {
  using client = await rawClient(port);
  const sent = { host: "sluice", connection: "close", ...headers };
  const lines = Object.entries(sent).map(([name, value]) =>
    `${name}: ${value}\r\n`
  );
  await client.send(`${line} HTTP/1.1\r\n${lines.join("")}\r\n`);
  let answer = "";
  for (
    let part = await client.read();
    part !== "";
    part = await client.read()
  ) answer += part;
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return [head, body];
}

async function codeOf(response: Response): Promise<string> {
  return (await response.json()).code;
}

Deno.test("what a path does not take is 405 with Allow, for every path and method", async (t) => {
  await using sluice = await testService();
  await using server = listen(sluice);
  const operations = listOperations(sluice.service.app.document);
  const methods = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "QUERY",
  ];

  for (const path of new Set(operations.map(({ path }) => path))) {
    // Whether a webhook URL takes a method depends on its trigger's provider.
    if (path.includes("{token}")) continue;
    const declared = operations.filter((other) => other.path === path).map((
      { method },
    ) => method);
    if (declared.includes("GET")) declared.push("HEAD");
    await t.step(path, async () => {
      for (
        const method of methods.filter((method) => !declared.includes(method))
      ) {
        // `fetch` refuses to send TRACE.
        const [head, body] = await exchange(
          server.port,
          `${method} ${filled(path)}`,
        );
        assert.match(head, /^HTTP\/1\.1 405 /, method);
        const allowed = /^allow: *(.*)$/im.exec(head)?.[1]?.trim().split(", ");
        assert.deepEqual(allowed?.sort(), declared.sort(), method);
        if (method !== "HEAD") {
          assert.equal(JSON.parse(body).code, "method_not_allowed");
        }
      }
    });
  }
});

Deno.test("HEAD is GET without the body", async () => {
  await using sluice = await testService();
  await using server = listen(sluice);
  for (const path of ["/livez", "/openapi.json", "/api/autopilots"]) {
    const get = await fetch(server.url + path, { headers: AUTHORIZED });
    const length = (await get.bytes()).length;
    const [head, body] = await exchange(
      server.port,
      `HEAD ${path}`,
      AUTHORIZED,
    );
    assert.match(head, /^HTTP\/1\.1 200 /);
    assert.match(head, new RegExp(`^content-length: ${length}$`, "im"));
    assert.match(head, /^content-type: application\/json$/im);
    assert.equal(body, "");
  }
});

Deno.test("without a key every managed operation is 401, whatever else is wrong with the request", async (t) => {
  await using sluice = await testService();
  const managed = listOperations(sluice.service.app.document).filter((
    { operation },
  ) => (operation["security"] as unknown[]).length > 0);
  const credentials: Record<string, Record<string, string>> = {
    "no key": {},
    "another scheme": { authorization: `Basic ${btoa("a:b")}` },
    "an unknown key": { authorization: "Bearer nobody-has-this-key" },
    "a key and more": { authorization: `Bearer ${ADMIN_KEY} ${ADMIN_KEY}` },
    "nothing behind the scheme": { authorization: "Bearer " },
  };
  for (const { path, method } of managed) {
    await t.step(`${method} ${path}`, async () => {
      for (const [name, headers] of Object.entries(credentials)) {
        const response = await sluice.request(
          path.replaceAll(/\{\w+\}/g, "not-an-id"),
          {
            method,
            headers: { ...headers, "content-type": "text/plain" },
            ...(method === "GET" ? {} : { body: "{" }),
          },
        );
        assert.equal(response.status, 401, name);
        assert.match(
          response.headers.get("www-authenticate")!,
          /^Bearer realm="sluice"/,
        );
        assert.equal(await codeOf(response), "unauthorized");
      }
    });
  }
});

Deno.test("an operation that takes a body says what is wrong with it", async (t) => {
  await using sluice = await testService();
  const operations = listOperations(sluice.service.app.document).filter((
    { operation, path },
  ) => "requestBody" in operation && !path.includes("{token}"));
  const wrong: [string, RequestInit, number, string][] = [
    ["no body", {}, 415, "unsupported_media_type"],
    [
      "a body without a type",
      { body: new TextEncoder().encode("{}") },
      415,
      "unsupported_media_type",
    ],
    [
      "another type",
      { body: "{}", headers: { "content-type": "text/plain" } },
      415,
      "unsupported_media_type",
    ],
    ["an empty body", { body: "", headers: JSON_TYPE }, 400, "invalid_json"],
    [
      "broken JSON",
      { body: '{"name":', headers: JSON_TYPE },
      400,
      "invalid_json",
    ],
    ["a scalar", { body: "1", headers: JSON_TYPE }, 400, "invalid_request"],
    ["an array", { body: "[]", headers: JSON_TYPE }, 400, "invalid_request"],
    [
      "an unknown property",
      { body: '{"nobody":1}', headers: JSON_TYPE },
      400,
      "invalid_request",
    ],
    [
      "a content coding",
      { body: "{}", headers: { ...JSON_TYPE, "content-encoding": "gzip" } },
      415,
      "unsupported_content_encoding",
    ],
    [
      "too much",
      { body: `"${"x".repeat(2 ** 20)}"`, headers: JSON_TYPE },
      413,
      "payload_too_large",
    ],
  ];
  for (const { path, method } of operations) {
    await t.step(`${method} ${path}`, async () => {
      for (const [name, init, status, code] of wrong) {
        const response = await sluice.request(filled(path), {
          method,
          ...init,
          headers: { ...AUTHORIZED, ...init.headers as Record<string, string> },
        });
        assert.equal(response.status, status, name);
        assert.equal(await codeOf(response), code, name);
      }
    });
  }
});

Deno.test("a fault is told with its place", async () => {
  await using sluice = await testService();
  const inBody = await sluice.api("POST", "/api/autopilots", {
    name: "",
    "a/b~c": 1,
  });
  const { errors, detail } = await inBody.json();
  assert.deepEqual(errors[0], {
    in: "body",
    pointer: "/name",
    detail: "must have 1 to 100 characters",
  });
  assert.match(detail, /\/name/);

  const inQuery = await sluice.api("GET", "/api/autopilots?limit=1e1");
  assert.deepEqual((await inQuery.json()).errors, [
    {
      in: "query",
      pointer: "limit",
      detail: "must be a whole number from 1 to 100",
    },
  ]);

  const inPath = await sluice.api("GET", "/api/autopilots/7");
  assert.equal((await inPath.json()).errors[0].in, "path");

  const inHeader = await sluice.api("POST", "/api/autopilots", { name: "x" }, {
    headers: { "idempotency-key": "x".repeat(256) },
  });
  assert.equal((await inHeader.json()).errors[0].in, "header");
});

Deno.test("a whole number in a query is digits, once, within its bounds", async () => {
  await using sluice = await testService();
  for (
    const text of [
      "0",
      "101",
      "-1",
      "1.0",
      "0x10",
      "1e1",
      "",
      "%20 5",
      "abc",
      "1&limit=2",
      "99999999999999999999",
    ]
  ) {
    const response = await sluice.api("GET", `/api/autopilots?limit=${text}`);
    assert.equal(response.status, 400, text);
  }
});

Deno.test("no path makes the service answer anything but a problem", async () => {
  await using sluice = await testService();
  await using server = listen(sluice);
  const segments = [
    "%ff",
    "%00",
    "%",
    "%zz",
    "%2e%2e",
    "%2f",
    "a".repeat(9000),
    "%F0%9F%92%A9",
    "{}",
    "..;",
    "'\"<>",
  ];
  const places = [
    "/X",
    "/api/X",
    "/api/autopilots/X",
    `/api/autopilots/${ID}/deliveries/X`,
    "/api/runs/X",
    "/api/webhooks/autopilots/X",
    "/problems/X",
    "/docs/X",
  ];
  for (const place of places) {
    for (const segment of segments) {
      const path = place.replace("X", segment);
      const [head, body] = await exchange(
        server.port,
        `GET ${path}`,
        AUTHORIZED,
      );
      // What is no URL, the HTTP server refuses by itself, without a body.
      if (/^HTTP\/1\.1 400 /.test(head) && body === "") continue;
      assert.match(head, /^HTTP\/1\.1 4(00|04|05) /, path.slice(0, 99));
      assert.match(
        head,
        /^content-type: application\/problem\+json$/im,
        path.slice(0, 99),
      );
      assert.equal(typeof JSON.parse(body).code, "string");
    }
  }
});

Deno.test("headers of 16 kB pass, and larger ones harm nobody", async () => {
  await using sluice = await testService();
  await using server = listen(sluice);
  const status = async (size: number) => {
    const [head] = await exchange(server.port, "GET /livez", {
      "x-large": "x".repeat(size),
    });
    return head.slice(9, 12);
  };
  assert.equal(await status(16_000), "200");
  // The HTTP server answers 400, and may close before the sender has read it.
  await status(1_000_000).catch(() => {});
  assert.equal(await status(1), "200");
});

Deno.test("every error code has a page that says what it means", async () => {
  await using sluice = await testService();
  const { components } = sluice.service.app.document as {
    components: { schemas: { ErrorCode: { enum: string[] } } };
  };
  for (const code of components.schemas.ErrorCode.enum) {
    const response = await sluice.request(`/problems/${code}`);
    const type = await response.json();
    assert.equal(type.code, code);
    assert(type.description.length > 0);
  }
});

Deno.test("text that PostgreSQL cannot hold is refused, and all other text comes back as it was", async () => {
  await using sluice = await testService();
  for (
    const name of ["a\u0000b", "\ud800", "x".repeat(101), "💩".repeat(101)]
  ) {
    const response = await sluice.api("POST", "/api/autopilots", { name });
    assert.equal(response.status, 400, JSON.stringify(name).slice(0, 20));
  }
  for (const name of ["💩".repeat(100), "\u0001\u007f\u2028", "Ω≈ç√"]) {
    const response = await sluice.api("POST", "/api/autopilots", { name });
    assert.equal((await response.json()).name, name);
  }
});

Deno.test("JSON that is very deep is answered, and breaks nothing", async () => {
  await using sluice = await testService();
  const autopilot =
    await (await sluice.api("POST", "/api/autopilots", { name: "deep" }))
      .json();
  const depth = 100_000;
  const response = await sluice.request(
    `/api/autopilots/${autopilot.id}/runs`,
    {
      method: "POST",
      headers: { ...AUTHORIZED, ...JSON_TYPE },
      body: `{"event_payload":${"[".repeat(depth)}${"]".repeat(depth)}}`,
    },
  );
  assert(response.status < 500, String(response.status));
});
