import assert from "node:assert/strict";
import {
  compileCustomPreset,
  customPresetSchema,
} from "../../../domain/providers/custom.ts";
import { deliveryId, eventName } from "../../../domain/providers/identify.ts";
import { secretFault } from "../../../domain/signature/secret_fault.ts";
import { signRequest } from "../../../domain/signature/sign.ts";
import { verifySignature } from "../../../domain/signature/verify.ts";
import { inbound } from "./request.ts";

const NOW = new Date("2026-03-04T05:06:07Z");

const FULL = {
  signature: {
    kind: "hmac",
    hash: "sha512",
    secret_encoding: "base64",
    from: "header:X-Acme-Signature",
    separator: ",",
    pair: "=",
    field: "v1",
    encoding: "base64url",
    content: "{field:env}[.{header:x-acme-id}].{timestamp}.{body}",
    timestamp: { from: "field:t", unit: "ms", max_age_seconds: 120 },
  },
  delivery_id: { from: ["header:X-Acme-Id", "body:id"] },
  event: { from: ["body:data.kind"] },
};

Deno.test("a custom preset signs, verifies, identifies and names as it was described", async () => {
  const preset = compileCustomPreset(customPresetSchema.parse(FULL));
  const secret = { id: "s1", value: "c2VjcmV0LXNlY3JldC1zZWNyZXQ=" };
  const draft = {
    url: "https://sluice.example/hook",
    method: "POST",
    headers: { "x-acme-id": "a-1" },
    rawBody: new TextEncoder().encode('{"id":7,"data":{"kind":"made"}}'),
  };
  const signed = signRequest(preset, secret, draft, NOW);
  const request = inbound(signed.rawBody, signed.headers);
  const verdict = (seconds: number) =>
    verifySignature(
      preset,
      [secret],
      request,
      new Date(NOW.getTime() + seconds * 1000),
    );
  assert.deepEqual(await verdict(0), { status: "valid", secretId: "s1" });
  assert.partialDeepStrictEqual(await verdict(200), {
    detail: "timestamp_too_old",
  });
  const body = {
    kind: "json",
    value: { id: 7, data: { kind: "made" } },
    text: "",
  } as const;
  assert.deepEqual(deliveryId(preset, request, body), {
    key: "a-1",
    source: "header:x-acme-id",
  });
  assert.equal(eventName(preset, request, body), "made");
});

const HMAC = {
  kind: "hmac",
  hash: "sha256",
  from: "header:x-sig",
  encoding: "hex",
  content: "{body}",
};

for (
  const [name, signature, path, message] of [
    ["no signature", undefined, "signature", /how the provider signs/],
    ["an unknown kind", { kind: "magic" }, "signature.kind", /kind/],
    ["no place", { ...HMAC, from: undefined }, "signature.from", /./],
    ["an unknown place", { ...HMAC, from: "cookie:x" }, "signature.from", /./],
    [
      "content without the body",
      { ...HMAC, content: "{url}" },
      "signature.content",
      /put \{body\}/,
    ],
    [
      "an unknown value",
      { ...HMAC, content: "{body}{nonce}" },
      "signature.content",
      /Unknown value "\{nonce\}"/,
    ],
    [
      "an open brace",
      { ...HMAC, content: "{body}{" },
      "signature.content",
      /Unmatched/,
    ],
    [
      "a timestamp that is nowhere",
      { ...HMAC, content: "{timestamp}{body}" },
      "signature.timestamp",
      /say where it is/,
    ],
    [
      "a timestamp that is not signed",
      { ...HMAC, timestamp: { from: "header:x-ts", unit: "s" } },
      "signature.content",
      /unsigned/,
    ],
    [
      "a field without its separator",
      { ...HMAC, field: "v1" },
      "signature.pair",
      /Missing/,
    ],
    [
      "a digest without the secret",
      { ...HMAC, kind: "digest" },
      "signature.content",
      /\{secret\}/,
    ],
    [
      "an HMAC over the secret",
      { ...HMAC, content: "{secret}{body}" },
      "signature.content",
      /digest/,
    ],
    [
      "a member that does not exist",
      { ...HMAC, algo: "md5" },
      "signature",
      /algo/,
    ],
    [
      "a token without what ties it to the body",
      { kind: "jwt", from: "header:authorization", algorithms: ["HS256"] },
      "signature.body_claim",
      /./,
    ],
  ] as const
) {
  Deno.test(`a custom preset says what is wrong: ${name}`, () => {
    const result = customPresetSchema.safeParse({ signature });
    assert(!result.success);
    const issue = result.error.issues.find((found) =>
      found.path.join(".") === path && message.test(found.message)
    );
    assert.ok(issue, JSON.stringify(result.error.issues));
  });
}

Deno.test("secretFault() says what form a secret must have, and never the secret", () => {
  const preset = compileCustomPreset(customPresetSchema.parse(FULL));
  assert.equal(secretFault(preset, "c2VjcmV0"), null);
  const fault = secretFault(preset, "not base64!");
  assert.match(fault ?? "", /must be base64/);
  assert.doesNotMatch(fault ?? "", /not base64!/);
});
