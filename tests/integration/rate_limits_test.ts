import assert from "node:assert/strict";
import {
  createTrigger,
  deliveries,
  json,
  post,
  problem,
  sign,
  stats,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

// The limiter's window is a timer that is left to run out.
Deno.test.sanitizer({ ops: false, resources: false });

const SECRET = "It's a Secret to Everybody";
const UNKNOWN = { path: `/api/webhooks/autopilots/awt_${"0".repeat(43)}` };
const rate = (requests: number) => ({ requests, seconds: 60 });
const none = { ip: null, token: null, badCredentials: null };

function assertLimited(answer: Response, policy: string, requests: number) {
  const seconds = Number(answer.headers.get("retry-after"));
  assert(seconds >= 1 && seconds <= 60, `${seconds}`);
  assert.equal(
    answer.headers.get("ratelimit"),
    `"${policy}";r=0;t=${seconds}`,
  );
  assert.equal(
    answer.headers.get("ratelimit-policy"),
    `"${policy}";q=${requests};w=60`,
  );
}

async function times(count: number, send: () => Promise<Response>) {
  const statuses: number[] = [];
  for (let n = 0; n < count; n++) {
    const answer = await send();
    statuses.push(answer.status);
    await answer.body?.cancel();
  }
  return statuses;
}

Deno.test("an address that asks too often is 429 with Retry-After, and others are not", async () => {
  await using s = await testService({ limits: { ...none, ip: rate(3) } });
  const from = "198.51.100.7";
  const ask = (from: string) => s.request("/api/autopilots", { from });
  for (const left of [2, 1, 0]) {
    const answer = await ask(from);
    assert.match(
      answer.headers.get("ratelimit") ?? "",
      new RegExp(`^"ip";r=${left};t=\\d+$`),
    );
    await problem(answer, 401, "unauthorized");
  }
  const refused = await ask(from);
  assertLimited(refused, "ip", 3);
  await problem(refused, 429, "rate_limited_ip");
  await problem(ask("198.51.100.8"), 401, "unauthorized");
  await json(s.request("/livez", { from }));
});

Deno.test("a trigger that gets too many is 429 and counted, and others are not", async () => {
  await using s = await testService({ limits: { ...none, token: rate(2) } });
  const trigger = await createTrigger(s);
  const left = (await post(s, trigger)).headers.get("ratelimit");
  assert.match(left ?? "", /^"token";r=1;t=\d+$/);
  await json(post(s, trigger));
  const refused = await post(s, trigger, {}, {}, { from: "198.51.100.7" });
  assertLimited(refused, "token", 2);
  await problem(refused, 429, "rate_limited_token");
  await json(post(s, await createTrigger(s)));

  const page = await deliveries(s, trigger.autopilotId);
  assert.equal(page.deliveries.length, 2);
  const counted = await stats(s, trigger);
  assert.equal(counted.refused_by_reason[0].reason, "rate_limited_token");
  assert.equal(counted.received, 3);
});

Deno.test("what is left of every limit is on the answer", async () => {
  await using s = await testService({
    limits: { ...none, ip: rate(100), token: rate(50) },
  });
  const { headers } = await post(s, await createTrigger(s));
  assert.match(
    headers.get("ratelimit") ?? "",
    /^"ip";r=\d+;t=\d+, "token";r=49;t=\d+$/,
  );
  assert.equal(
    headers.get("ratelimit-policy"),
    '"ip";q=100;w=60, "token";q=50;w=60',
  );
});

Deno.test("an address that tries unknown tokens is refused after too many, whatever it sends then", async () => {
  await using s = await testService({
    limits: { ...none, badCredentials: rate(3) },
  });
  const trigger = await createTrigger(s);
  const from = "198.51.100.7";
  const send = () => post(s, UNKNOWN, {}, {}, { from });
  assert.deepEqual(await times(5, send), [404, 404, 404, 429, 429]);
  const refused = await post(s, trigger, {}, {}, { from });
  assertLimited(refused, "bad_credentials", 3);
  await problem(refused, 429, "rate_limited_bad_credentials");
  await json(post(s, trigger, {}, {}, { from: "198.51.100.8" }));
});

Deno.test("bad and missing signatures run up the same debt; right ones do not", async () => {
  await using s = await testService({
    limits: { ...none, badCredentials: rate(3) },
  });
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  const from = "198.51.100.7";
  const send = (headers = {}) => () =>
    post(s, trigger, "{}", headers, { from });
  const right = send(sign(SECRET, "{}"));
  assert.deepEqual(await times(10, right), Array(10).fill(200));
  const wrong = sign("another secret, as long", "{}");
  assert.deepEqual(await times(3, send(wrong)), [401, 401, 401]);
  assert.deepEqual(await times(2, send()), [429, 429]);
  assert.equal((await right()).status, 429);
  const page = await deliveries(s, trigger.autopilotId, { status: "rejected" });
  assert.equal(page.deliveries.length, 3);
});

/** How many of ten unknown tokens are let through, where three are. */
async function letThrough(
  s: TestService,
  from: (n: number) => { from: string; forwarded?: string },
): Promise<number> {
  let passed = 0;
  for (let n = 0; n < 10; n++) {
    const { from: address, forwarded } = from(n);
    const answer = await post(
      s,
      UNKNOWN,
      {},
      forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
      { from: address },
    );
    if (answer.status === 404) passed++;
    await answer.body?.cancel();
  }
  return passed;
}

Deno.test("a spoofed X-Forwarded-For does not help", async (t) => {
  const limits = { ...none, badCredentials: rate(3) };
  await t.step("without trusted proxies it is not looked at", async () => {
    await using s = await testService({ limits });
    const passed = await letThrough(s, (n) => ({
      from: "198.51.100.7",
      forwarded: `203.0.113.${n}`,
    }));
    assert.equal(passed, 3);
  });
  await t.step("from a stranger neither", async () => {
    await using s = await testService({
      limits,
      trustedProxies: ["10.0.0.0/8"],
    });
    const passed = await letThrough(s, (n) => ({
      from: "198.51.100.7",
      forwarded: `203.0.113.${n}`,
    }));
    assert.equal(passed, 3);
  });
  await t.step("what a client puts before its proxy's entry", async () => {
    await using s = await testService({
      limits,
      trustedProxies: ["10.0.0.0/8"],
    });
    const passed = await letThrough(s, (n) => ({
      from: "10.0.0.1",
      forwarded: `203.0.113.${n}, 198.51.100.7, 10.0.0.2`,
    }));
    assert.equal(passed, 3);
  });
  await t.step(
    "while clients of one trusted proxy count each for itself",
    async () => {
      await using s = await testService({
        limits,
        trustedProxies: ["10.0.0.0/8"],
      });
      const passed = await letThrough(s, (n) => ({
        from: "10.0.0.1",
        forwarded: `203.0.113.${n}, 10.0.0.2`,
      }));
      assert.equal(passed, 10);
    },
  );
});

Deno.test("the addresses of one IPv6 network count as one", async () => {
  await using s = await testService({
    limits: { ...none, badCredentials: rate(3) },
  });
  assert.equal(
    await letThrough(s, (n) => ({ from: `2001:db8:0:1::${n}` })),
    3,
  );
  assert.equal(
    await letThrough(s, (n) => ({ from: `2001:db8:0:${n + 2}::1` })),
    10,
  );
  assert.equal(
    await letThrough(s, (n) => ({
      from: n % 2 ? "::ffff:198.51.100.9" : "198.51.100.9",
    })),
    3,
  );
});
