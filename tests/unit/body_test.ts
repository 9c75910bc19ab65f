import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  parseBody,
  parseStoredBody,
  payloadSource,
} from "../../domain/body.ts";
import { eventName } from "../../domain/providers/identify.ts";
import { findPreset } from "../../domain/providers/providers.ts";
import { inbound } from "./providers/request.ts";

function parse(
  rawBody: string | Uint8Array,
  headers: Record<string, string> = {},
  provider = "generic",
) {
  const preset = findPreset(provider);
  assert(preset);
  return parseBody(preset, inbound(rawBody, headers));
}

function parsed(...args: Parameters<typeof parse>) {
  const result = parse(...args);
  assert(result.ok, JSON.stringify(result));
  return result.body;
}

function code(...args: Parameters<typeof parse>) {
  const result = parse(...args);
  assert(!result.ok);
  return result.code;
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

Deno.test("parseBody() reads a JSON object or array, whatever its Content-Type says", () => {
  for (
    const type of [
      "application/json",
      "application/vnd.acme+json; charset=utf-8",
      "text/plain; charset=UTF-8",
      "application/octet-stream",
      "",
    ]
  ) {
    const headers: Record<string, string> = type
      ? { "content-type": type }
      : {};
    assert.deepEqual(parsed('{"a":[1]}', headers), {
      kind: "json",
      value: { a: [1] },
      text: '{"a":[1]}',
    });
    assert.equal(parsed("[]", headers).kind, "json");
  }
});

Deno.test("parseBody() tolerates a byte order mark", () => {
  const body = parsed('\ufeff{"a":1}');
  assert.equal(body.kind, "json");
  assert.equal(payloadSource(body), '{"a":1}');
});

for (
  const [name, body, expected] of [
    ["nothing", "", "empty_body"],
    ["white space", " \r\n", "empty_body"],
    ["a lone byte order mark", "\ufeff", "empty_body"],
    ["a number", "1", "scalar_json"],
    ["a string", '"a"', "scalar_json"],
    ["null", "null", "scalar_json"],
    ["broken JSON", '{"a":', "invalid_json"],
    ["text", "hello", "invalid_json"],
    ["NUL bytes", "\u0000\u0000", "invalid_json"],
    ["XML", "<a/>", "invalid_json"],
  ] as const
) {
  Deno.test(`parseBody() refuses ${name}: ${expected}`, () => {
    assert.equal(code(body), expected);
  });
}

Deno.test("parseBody() never throws, whatever the bytes", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  for (
    const body of [
      deep,
      `{"a":${deep}}`,
      '{"a":1e400,"b":-1e400,"c":1e-400}',
      '{"a":"\\ud800","b":"\\u0000"}',
      '{"a":123456789012345678901234567890}',
      '{"__proto__":{"a":1},"constructor":1}',
      new Uint8Array([
        ...new TextEncoder().encode('{"a":"'),
        0xff,
        0xfe,
        0x22,
        0x7d,
      ]),
      new Uint8Array([0xff, 0xfe, 0x00]),
      new Uint8Array(1000),
    ]
  ) {
    const result = parse(body);
    if (result.ok) assert.equal(typeof payloadSource(result.body), "string");
  }
});

Deno.test("payloadSource() keeps a JSON body as it was written", () => {
  const text = '{ "n": 12345678901234567890, "s": "\\ud800", "n2": 1.0 }';
  assert.equal(payloadSource(parsed(text)), text);
});

Deno.test("parseBody() keeps repeated form fields", () => {
  const body = parsed("a=1&b=2&a=3&c=%C3%BF+x&__proto__=p", FORM);
  assert.equal(body.kind, "form");
  assert.deepEqual(
    payloadSource(body),
    '{"a":["1","3"],"b":"2","c":"ÿ x","__proto__":"p"}',
  );
});

Deno.test("parseBody() unwraps a form that is one JSON document", () => {
  const form = `payload=${encodeURIComponent('{"action":"opened"}')}`;
  for (const provider of ["github", "generic"]) {
    const body = parsed(form, FORM, provider);
    assert.equal(body.kind, "json");
    assert.deepEqual(body.value, { action: "opened" });
    assert.deepEqual(body.fields?.get("payload"), ['{"action":"opened"}']);
  }
  assert.equal(parsed(`${form}&other=1`, FORM).kind, "form");
  assert.equal(parsed("payload=text", FORM).kind, "form");
  assert.equal(code("", FORM), "empty_body");
});

Deno.test("parseBody() reads multipart forms by their bytes", () => {
  const headers = { "content-type": 'multipart/form-data; boundary="x y"' };
  const part = (name: string, value: string, more = "") =>
    `--x y\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const body = parsed(
    `${part("a", "1")}${part("a", "2\r\n3")}${
      part("f", "\u0001", '; filename="f.bin"\r\nContent-Type: x/y')
    }--x y--\r\n`,
    headers,
  );
  assert.deepEqual(body.value, { a: ["1", "2\r\n3"], f: "AQ==" });
  const json = parsed(
    `${part("json", '{"event":{"event_type":"x"}}')}--x y--`,
    headers,
    "dropbox-sign",
  );
  assert.deepEqual(json.value, { event: { event_type: "x" } });
  for (const broken of ["", "--x y", "--x y\r\n", part("a", "1"), "junk"]) {
    assert.match(code(broken, headers), /^(invalid_form|empty_body)$/);
  }
});

Deno.test("parseBody() reads XML, text, tokens and binary only where the preset says so", () => {
  const xml = { "content-type": "application/xml; charset=utf-8" };
  assert.deepEqual(parsed("<a/>", xml, "shopify"), {
    kind: "text",
    value: null,
    text: "<a/>",
    contentType: "application/xml",
  });
  assert.equal(code("<a/>", xml), "invalid_json");
  const binary = parsed(
    new Uint8Array([0xff, 0]),
    { "content-type": "application/octet-stream" },
    "generic-token",
  );
  assert.equal(
    payloadSource(binary),
    '{"contentType":"application/octet-stream","base64":"/wA="}',
  );
  const token = `e30.${btoa('{"type":"user.created"}')}.x`;
  const jwt = { "content-type": "application/jwt" };
  assert.deepEqual(
    parsed(token.replaceAll("=", ""), jwt, "kinde").value,
    { type: "user.created" },
  );
  assert.equal(code("e30.!.x", jwt, "kinde"), "invalid_json");
});

Deno.test("parseBody() decompresses, up to a limit", () => {
  const gzip = { "content-encoding": "gzip" };
  assert.deepEqual(parsed(gzipSync('{"a":1}'), gzip).value, { a: 1 });
  const bomb = gzipSync(new Uint8Array(9 * 1024 * 1024));
  assert.ok(bomb.length < 10_000);
  assert.equal(code(bomb, gzip), "invalid_content_encoding");
  assert.equal(code("{}", gzip), "invalid_content_encoding");
  assert.equal(
    code("{}", { "content-encoding": "zstd" }),
    "unsupported_content_encoding",
  );
  assert.equal(
    code("{}", { "content-encoding": "gzip, gzip" }),
    "unsupported_content_encoding",
  );
});

Deno.test("parseStoredBody() reads again what was accepted, and anything else as text or bytes", () => {
  const format = { contentType: "application/json", contentEncoding: null };
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.equal(parseStoredBody("github", bytes("[]"), format).kind, "json");
  assert.equal(parseStoredBody("gone", bytes("[]"), format).kind, "json");
  assert.equal(parseStoredBody("github", bytes("x"), format).kind, "text");
  assert.equal(
    parseStoredBody("github", new Uint8Array([0xff]), format).kind,
    "binary",
  );
  assert.equal(
    payloadSource(parseStoredBody("github", new Uint8Array(), format)),
    "null",
  );
});

Deno.test("an XML prolog that is made to be slow is not", () => {
  const preset = findPreset("recurly");
  assert(preset);
  const request = inbound(
    `${"<!-- -->".repeat(10_000)}!`,
    { "content-type": "application/xml" },
  );
  const result = parseBody(preset, request);
  assert(result.ok);
  const start = performance.now();
  assert.equal(eventName(preset, request, result.body), "webhook.received");
  assert.ok(performance.now() - start < 200);
});
