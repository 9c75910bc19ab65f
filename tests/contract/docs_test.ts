import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { testService } from "../support/service.ts";

Deno.test("/ leads to the docs", async () => {
  await using sluice = await testService();
  const response = await sluice.request("/");
  assert.equal(response.status, 302);
  assert.equal(response.headers.get("location"), "/docs");
});

Deno.test("the docs' page names nothing outside of the service, and allows nothing but its own script", async () => {
  await using sluice = await testService();
  const response = await sluice.request("/docs");
  const html = await response.text();
  assert.equal(
    response.headers.get("content-type"),
    "text/html; charset=UTF-8",
  );
  assert.doesNotMatch(html, /(?:https?:)?\/\/[a-z]/i);

  const policy = response.headers.get("content-security-policy")!;
  const [, nonce] = /script-src 'nonce-([^']+)';/.exec(policy) ?? [];
  assert(nonce);
  assert.match(policy, /^default-src 'none';/);
  assert.doesNotMatch(policy, /https?:|\*|unsafe-eval/);
  for (const [tag] of html.matchAll(/<script[^>]*>/g)) {
    assert(tag.includes(`nonce="${nonce}"`), tag);
  }

  const other = await sluice.request("/docs");
  assert.notEqual(
    other.headers.get("content-security-policy"),
    policy,
    "a nonce is used once",
  );
});

Deno.test("the docs' script comes compressed, can be kept, and is asked for again by its digest", async () => {
  await using sluice = await testService();
  const response = await sluice.request("/docs/scalar.js");
  assert.equal(response.headers.get("content-encoding"), "gzip");
  assert.match(response.headers.get("cache-control")!, /max-age=\d+/);
  const script = gunzipSync(await response.bytes());
  assert.deepEqual(
    new Uint8Array(script),
    await Deno.readFile("openapi/static/scalar.js"),
  );

  const etag = response.headers.get("etag")!;
  const again = await sluice.request("/docs/scalar.js", {
    headers: { "if-none-match": etag },
  });
  assert.equal(again.status, 304);
});

Deno.test("the document may be read from other origins, for tools that run in a browser", async () => {
  await using sluice = await testService();
  const response = await sluice.request("/openapi.json");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
});
