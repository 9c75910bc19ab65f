import assert from "node:assert/strict";
import { createRemoteKeys } from "../../../remote_keys.ts";

const REQUEST = {
  url: "https://keys.example.com/jwks.json",
  hosts: ["keys.example.com"],
};

/** A provider that answers as told, and a clock that goes as told. */
function provider(answer: () => Response | Promise<Response>) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  let now = 1_000_000;
  const keys = createRemoteKeys({
    fetch: (url, init) => {
      calls.push({ url: String(url), init });
      return Promise.resolve(answer());
    },
    now: () => now,
  });
  return { calls, keys, pass: (seconds: number) => now += seconds * 1000 };
}

Deno.test("createRemoteKeys() fetches once for many requests, and again after its time", async () => {
  const { calls, keys, pass } = provider(() => new Response("keys"));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => keys.resolve(REQUEST)),
  );
  assert.deepEqual(answers[0], { status: "found", text: "keys" });
  assert.equal(calls.length, 1);
  await keys.resolve(REQUEST);
  assert.equal(calls.length, 1);
  pass(3601);
  await keys.resolve(REQUEST);
  assert.equal(calls.length, 2);
});

Deno.test("createRemoteKeys() asks no host but the listed ones, and only over https", async () => {
  const { calls, keys } = provider(() => new Response("keys"));
  for (
    const url of [
      "http://keys.example.com/jwks.json",
      "https://evil.example/",
      "https://keys.example.com.evil.example/",
      "https://user@keys.example.com/",
      "https://keys.example.com:444/",
      "nonsense",
    ]
  ) {
    assert.deepEqual(await keys.resolve({ ...REQUEST, url }), {
      status: "refused",
    });
  }
  assert.equal(calls.length, 0);
});

Deno.test("createRemoteKeys() does not follow redirects, nor read without end", async () => {
  const redirect = provider(() =>
    new Response(null, { status: 302, headers: { location: "https://evil/" } })
  );
  assert.equal(
    (await redirect.keys.resolve(REQUEST)).status,
    "unavailable",
  );
  assert.equal(redirect.calls[0]?.init?.redirect, "manual");
  const large = provider(() => new Response(new Uint8Array(70 * 1024)));
  assert.equal((await large.keys.resolve(REQUEST)).status, "refused");
});

Deno.test("createRemoteKeys() keeps a failure for a minute", async () => {
  let status = 404;
  const { calls, keys, pass } = provider(() => new Response("x", { status }));
  assert.equal((await keys.resolve(REQUEST)).status, "refused");
  await keys.resolve(REQUEST);
  assert.equal(calls.length, 1);
  pass(61);
  status = 503;
  assert.equal((await keys.resolve(REQUEST)).status, "unavailable");
  pass(61);
  status = 200;
  assert.equal((await keys.resolve(REQUEST)).status, "found");
});

Deno.test("createRemoteKeys() serves its copy through an outage, for a day", async () => {
  let fails = false;
  const { keys, pass } = provider(() => {
    if (fails) throw new TypeError("no route");
    return new Response("keys");
  });
  await keys.resolve(REQUEST);
  fails = true;
  pass(7200);
  assert.equal((await keys.resolve(REQUEST)).status, "found");
  pass(24 * 3600);
  assert.deepEqual(await keys.resolve(REQUEST), {
    status: "unavailable",
    detail: "TypeError",
  });
});

Deno.test("createRemoteKeys() refreshes at most once a minute", async () => {
  const { calls, keys, pass } = provider(() => new Response("keys"));
  await keys.resolve(REQUEST);
  for (let n = 0; n < 5; n++) await keys.resolve({ ...REQUEST, refresh: true });
  assert.equal(calls.length, 1);
  pass(61);
  for (let n = 0; n < 5; n++) await keys.resolve({ ...REQUEST, refresh: true });
  assert.equal(calls.length, 2);
});

Deno.test("createRemoteKeys() stops asking a host when forged addresses flood it", async () => {
  const { calls, keys } = provider(() => new Response("x", { status: 404 }));
  for (let n = 0; n < 100; n++) {
    await keys.resolve({ ...REQUEST, url: `https://keys.example.com/${n}` });
  }
  assert.equal(calls.length, 20);
});
