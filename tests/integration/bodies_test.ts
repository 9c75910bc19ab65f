import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import {
  createTrigger,
  delivery,
  type Json,
  json,
  post,
  problem,
  run,
  sign,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";
const FORM = "application/x-www-form-urlencoded";
const encoder = new TextEncoder();

/** What became of a body that a trigger of a provider accepted: the delivery, and its run's payload. */
async function accepted(
  s: TestService,
  fields: Json,
  body: string | Uint8Array,
  headers: Record<string, string>,
): Promise<{ kept: Json; payload: Json; bytes: Uint8Array }> {
  const trigger = await createTrigger(s, fields);
  const receipt = await json(post(s, trigger, body, headers));
  assert.equal(receipt.status, "accepted");
  const kept = await delivery(s, trigger, receipt.delivery_id);
  const { trigger_payload } = await run(s, receipt.run_id);
  assert.equal(kept.content_type, headers["content-type"]);
  assert.equal(
    trigger_payload.request.contentType,
    headers["content-type"],
  );
  const bytes = kept.raw_body_encoding === "base64"
    ? Uint8Array.fromBase64(kept.raw_body)
    : encoder.encode(kept.raw_body);
  const sent = typeof body === "string" ? encoder.encode(body) : body;
  assert.deepEqual(bytes, sent);
  return { kept, payload: trigger_payload.eventPayload, bytes };
}

Deno.test("a form that wraps JSON is that JSON, and its signature is over the form", async () => {
  await using s = await testService();
  const event = { action: "opened", number: 1, title: "a+b & c=ü" };
  const body = new URLSearchParams({ payload: JSON.stringify(event) })
    .toString();
  const { kept, payload } = await accepted(
    s,
    { provider: "github", signing_secret: SECRET },
    body,
    {
      "content-type": FORM,
      "x-github-event": "pull_request",
      ...sign(SECRET, body),
    },
  );
  assert.deepEqual(payload, event);
  assert.equal(kept.event, "github.pull_request.opened");
  assert.equal(kept.signature_status, "valid");
});

Deno.test("a form's fields are the payload, and one that is repeated keeps all its values in their order", async () => {
  await using s = await testService();
  const { payload } = await accepted(
    s,
    {},
    "event=order.paid&tag=b&tag=a&tag=b&empty=&note=a+b%26c",
    { "content-type": `${FORM}; charset=utf-8` },
  );
  assert.deepEqual(payload, {
    event: "order.paid",
    tag: ["b", "a", "b"],
    empty: "",
    note: "a b&c",
  });
});

Deno.test("a Slack interaction is the JSON in its form; a slash command is its fields", async () => {
  await using s = await testService();
  const interaction = { type: "block_actions", trigger_id: "t-1" };
  const first = await createTrigger(s, { provider: "slack" });
  for (
    const [body, event, expected] of [
      [
        new URLSearchParams({ payload: JSON.stringify(interaction) }),
        "block_actions",
        interaction,
      ],
      [
        new URLSearchParams({ command: "/deploy", text: "now" }),
        "/deploy",
        { command: "/deploy", text: "now" },
      ],
    ] as const
  ) {
    const response = await post(s, first, body.toString(), {
      "content-type": FORM,
    });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), "");
    const { deliveries: [kept] } = await json(
      s.api("GET", `/api/autopilots/${first.autopilotId}/deliveries`),
    );
    assert.equal(kept.event, event);
    const { trigger_payload } = await run(s, kept.autopilot_run_id);
    assert.deepEqual(trigger_payload.eventPayload, expected);
  }
});

Deno.test("a multipart form's fields are the payload, and its bytes are kept", async () => {
  await using s = await testService();
  const file = new Uint8Array([0, 255, 13, 10, 45, 45]);
  const form = new Uint8Array([
    ...encoder.encode(
      '--xyz\r\nContent-Disposition: form-data; name="tag"\r\n\r\na\r\n' +
        '--xyz\r\nContent-Disposition: form-data; name="tag"\r\n\r\nü\r\n' +
        '--xyz\r\nContent-Disposition: form-data; name="file"; filename="f.bin"\r\n' +
        "Content-Type: application/octet-stream\r\n\r\n",
    ),
    ...file,
    ...encoder.encode("\r\n--xyz--\r\n"),
  ]);
  const { kept, payload } = await accepted(s, {}, form, {
    "content-type": 'multipart/form-data; boundary="xyz"',
  });
  assert.deepEqual(payload, { tag: ["a", "ü"], file: file.toBase64() });
  assert.equal(kept.raw_body_encoding, "base64");
});

Deno.test("XML, where the provider sends it, is its text with its type, and named by its root", async () => {
  await using s = await testService();
  const text =
    '<?xml version="1.0"?>\n<paid_charge_invoice_notification>ü</paid_charge_invoice_notification>\n';
  const { payload } = await accepted(s, { provider: "recurly" }, text, {
    "content-type": "application/xml; charset=utf-8",
  });
  assert.deepEqual(payload, { contentType: "application/xml", text });
});

Deno.test("binary, where the provider may send it, is base64 with its type", async () => {
  await using s = await testService();
  const bytes = new Uint8Array([0, 255, 254, 128, 10]);
  const digest = createHmac("sha256", SECRET).update(bytes).digest("hex");
  const { kept, payload } = await accepted(
    s,
    { provider: "generic-hmac", signing_secret: SECRET },
    bytes,
    { "content-type": "application/octet-stream", "x-signature": digest },
  );
  assert.equal(kept.signature_status, "valid");
  assert.deepEqual(payload, {
    contentType: "application/octet-stream",
    base64: bytes.toBase64(),
  });
});

Deno.test("what a provider does not send is not guessed at", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "stripe" });
  for (const type of ["application/xml", "text/plain", ""]) {
    await problem(
      post(s, trigger, "<a/>", { "content-type": type }),
      400,
      "invalid_json",
    );
  }
  await problem(
    post(s, trigger, "--x", { "content-type": "multipart/form-data" }),
    400,
    "invalid_form",
  );
});

Deno.test("JSON is read whatever type it is said to have", async () => {
  await using s = await testService();
  for (
    const type of [
      "text/plain; charset=UTF-8",
      "application/vnd.acme.v1+json",
      "application/octet-stream",
    ]
  ) {
    const { payload } = await accepted(s, {}, '{"n":1}', {
      "content-type": type,
    });
    assert.deepEqual(payload, { n: 1 });
  }
});

Deno.test("a compressed body is read, and kept and signed as it was on the wire", async () => {
  await using s = await testService();
  const text = '{"type":"order.paid","note":"ü"}';
  for (
    const [coding, compress] of [
      ["gzip", gzipSync],
      ["deflate", deflateSync],
      ["br", brotliCompressSync],
    ] as const
  ) {
    const body = new Uint8Array(compress(text));
    const { kept, payload } = await accepted(
      s,
      { signing_secret: SECRET },
      body,
      {
        "content-type": "application/json",
        "content-encoding": coding,
        ...sign(SECRET, body),
      },
    );
    assert.equal(kept.signature_status, "valid");
    assert.equal(kept.event, "order.paid");
    assert.deepEqual(payload, JSON.parse(text));
  }
});

Deno.test("a signature over what a body was before it was compressed is not the wire's", async () => {
  await using s = await testService();
  const text = '{"n":1}';
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  const gzip = { "content-encoding": "gzip" };
  const body = new Uint8Array(gzipSync(text));
  const receipt = await json(
    post(s, trigger, body, { ...gzip, ...sign(SECRET, text) }),
    401,
  );
  const { diagnosis: [found] } = await delivery(
    s,
    trigger,
    receipt.delivery_id,
  );
  assert.equal(found.code, "body_decompressed");
});

Deno.test("what cannot be decompressed is refused", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const encoded = (coding: string, body: Uint8Array) =>
    post(s, trigger, body, { "content-encoding": coding });
  await problem(
    encoded("gzip", encoder.encode("no gzip")),
    400,
    "invalid_content_encoding",
  );
  await problem(
    encoded("zstd", encoder.encode("{}")),
    415,
    "unsupported_content_encoding",
  );
  const bomb = new Uint8Array(gzipSync(new Uint8Array(16 * 2 ** 20).fill(32)));
  await problem(encoded("gzip", bomb), 400, "invalid_content_encoding");
});

Deno.test("a replay of a compressed form has the same payload", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const body = new Uint8Array(gzipSync("tag=a&tag=b"));
  const { delivery_id, run_id } = await json(
    post(s, trigger, body, {
      "content-type": FORM,
      "content-encoding": "gzip",
    }),
  );
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries`;
  const replayed = await json(
    s.api("POST", `${path}/${delivery_id}/replay`),
    201,
  );
  const first = await run(s, run_id);
  const second = await run(s, replayed.autopilot_run_id);
  assert.deepEqual(first.trigger_payload.eventPayload, { tag: ["a", "b"] });
  assert.deepEqual(
    second.trigger_payload.eventPayload,
    first.trigger_payload.eventPayload,
  );
});
