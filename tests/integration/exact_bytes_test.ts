import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  createTrigger,
  delivery,
  json,
  post,
  sign,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";

async function rawPayload(s: TestService, runId: string): Promise<string> {
  return await (await s.api("GET", `/api/runs/${runId}`)).text();
}

async function storedBytes(
  s: TestService,
  trigger: TestTrigger,
  id: string,
): Promise<Uint8Array> {
  const shown = await delivery(s, trigger, id);
  return shown.raw_body_encoding === "utf8"
    ? new TextEncoder().encode(shown.raw_body)
    : Uint8Array.fromBase64(shown.raw_body);
}

Deno.test("a payload keeps every digit, key and escape as the sender wrote it", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (
    const source of [
      '{"id":12345678901234567890123}',
      '{"n":[1.10,-0,1e400,0.1e-7,9007199254740993]}',
      '{"a":1,"a":2}',
      '{"s":"\\u0000\\ud800\\/\\u00e9"}',
      '{"\\u0065vent":"escaped key"}',
      '{"s":"é😀\u2028"}',
      '{ "spaced" : [ 1 , 2 ] }',
    ]
  ) {
    await t.step(source, async () => {
      const whole = await json(await post(s, trigger, source));
      const text = await rawPayload(s, whole.run_id);
      assert(text.includes(`"eventPayload":${source}`), text);
      const shown = await delivery(s, trigger, whole.delivery_id);
      assert.equal(shown.raw_body, source);

      const wrapped = await json(
        await post(s, trigger, `{"event":"e","eventPayload":${source}}`),
      );
      const inner = await rawPayload(s, wrapped.run_id);
      assert(inner.includes(`"eventPayload":${source}`), inner);
    });
  }
});

const utf8 = (text: string) => new TextEncoder().encode(text);

const BODIES: [string, Uint8Array][] = [
  ["a byte order mark", utf8('\ufeff{"a":1}')],
  ["CRLF", utf8('{\r\n"a":1\r\n}\r\n')],
  [
    "invalid UTF-8",
    Uint8Array.from([...utf8('{"a":"'), 0xff, 0xc3, 0x28, ...utf8('"}')]),
  ],
  ["an escaped NUL", utf8('{"event":"a\\u0000b"}')],
  ["a lone surrogate", utf8('{"event":"\\ud800"}')],
  ["escapes", utf8('{"a":"\\u00e9\\/"}')],
];

Deno.test("a signed body is verified and kept byte for byte", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  for (const [what, body] of BODIES) {
    await t.step(what, async () => {
      const receipt = await json(
        await post(s, trigger, body, sign(SECRET, body)),
      );
      assert.equal(receipt.status, "accepted");
      assert.deepEqual(
        await storedBytes(s, trigger, receipt.delivery_id),
        body,
      );
      const { signature_status, event } = await delivery(
        s,
        trigger,
        receipt.delivery_id,
      );
      assert.equal(signature_status, "valid");
      // deno-lint-ignore no-control-regex -- what must not be in a name
      assert.doesNotMatch(event, /[\u0000-\u001f]/);
      assert((await rawPayload(s, receipt.run_id)).length > 0);
    });
  }
});

Deno.test("a body that is 20,000 levels deep is kept and run", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (
    const deep of [
      "[".repeat(20_000) + "]".repeat(20_000),
      '{"a":'.repeat(20_000) + "1" + "}".repeat(20_000),
    ]
  ) {
    const receipt = await json(await post(s, trigger, deep));
    const text = await rawPayload(s, receipt.run_id);
    assert(text.includes(`"eventPayload":${deep},`));
    const claimed = await s.api("POST", "/api/runs/claim", {});
    assert((await claimed.text()).includes(deep));
  }
});

Deno.test("a compressed body is verified as sent, kept as sent, and read as meant", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  const body = new Uint8Array(gzipSync('{"event":"zipped","n":1}'));
  const receipt = await json(
    await post(s, trigger, body, {
      "content-encoding": "gzip",
      ...sign(SECRET, body),
    }),
  );
  assert.deepEqual(await storedBytes(s, trigger, receipt.delivery_id), body);
  assert(
    (await rawPayload(s, receipt.run_id)).includes(
      '"eventPayload":{"event":"zipped","n":1}',
    ),
  );
  const shown = await delivery(s, trigger, receipt.delivery_id);
  assert.equal(shown.event, "zipped");
  assert.equal(shown.selected_headers["content-encoding"], "gzip");
});

Deno.test("headers of any length and letters leave a delivery that can be shown", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const receipt = await json(
    await post(s, trigger, "{}", {
      "content-type": `application/json; note="${"é".repeat(2_000)}"`,
      "user-agent": "ü".repeat(4_000),
      "x-event-type": `é${"x".repeat(400)}`,
      "idempotency-key": "k".repeat(4_000),
    }),
  );
  const shown = await delivery(s, trigger, receipt.delivery_id);
  assert.equal(shown.event.length, 255);
  assert.match(shown.dedupe_key, /^sha256:[0-9a-f]{64}$/);
  await json(s.api("GET", `/api/runs/${receipt.run_id}`));
});
