import assert from "node:assert/strict";
import {
  createLimits,
  RateLimited,
  rateLimitHeaders,
} from "../../routes/limits.ts";

// The limiter's window is a timer that is left to run out.
Deno.test.sanitizer({ ops: false, resources: false });

const rate = (requests: number) => ({ requests, seconds: 60 });

async function refusalOf(asking: Promise<unknown>): Promise<RateLimited> {
  const error = await asking.then(() => null, (error) => error);
  assert(error instanceof RateLimited);
  return error;
}

Deno.test("a limit lets through as many as it says, each key for itself", async () => {
  const limits = createLimits({
    ip: rate(2),
    token: rate(1),
    badCredentials: rate(1),
  });
  assert.equal((await limits.countIp("a"))?.remaining, 1);
  assert.equal((await limits.countIp("a"))?.remaining, 0);
  const { code, quota, retryAfter } = await refusalOf(limits.countIp("a"));
  assert.equal(code, "rate_limited_ip");
  assert.equal(quota.remaining, 0);
  assert(retryAfter! >= 1 && retryAfter! <= 60);
  await limits.countIp("b");
  await limits.countToken("a");
  assert.equal(
    (await refusalOf(limits.countToken("a"))).code,
    "rate_limited_token",
  );
});

Deno.test("a debt refuses from the moment it is full, and noting it never throws", async () => {
  const limits = createLimits({
    ip: null,
    token: null,
    badCredentials: rate(2),
  });
  await limits.checkBadCredentials("a");
  for (let n = 0; n < 5; n++) await limits.countBadCredential("a");
  assert.equal(
    (await refusalOf(limits.checkBadCredentials("a"))).code,
    "rate_limited_bad_credentials",
  );
  await limits.checkBadCredentials("b");
});

Deno.test("a limit that is off lets everything through and says nothing", async () => {
  const limits = createLimits({ ip: null, token: null, badCredentials: null });
  for (let n = 0; n < 100; n++) {
    assert.equal(await limits.countIp("a"), null);
    assert.equal(await limits.countToken("a"), null);
    await limits.countBadCredential("a");
    await limits.checkBadCredentials("a");
  }
});

Deno.test("rateLimitHeaders() lists every limit", () => {
  assert.deepEqual(
    rateLimitHeaders([
      { policy: "ip", rate: rate(10), remaining: 3, resetSeconds: 7 },
      { policy: "token", rate: rate(5), remaining: 0, resetSeconds: 60 },
    ]),
    ['"ip";r=3;t=7, "token";r=0;t=60', '"ip";q=10;w=60, "token";q=5;w=60'],
  );
});
