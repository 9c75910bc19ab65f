import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { findPreset } from "../../../domain/providers/providers.ts";
import { verifySignature } from "../../../domain/signature/verify.ts";
import { inbound } from "./request.ts";

const NOW = new Date("2026-01-01T00:00:00Z");
const SECRET = { id: "s1", value: "It's a Secret to Everybody" };
const BODY = '{"action":"opened"}';
const HEX = createHmac("sha256", SECRET.value).update(BODY).digest("hex");

function verify(
  signature: string | null,
  { body = BODY, secrets = [SECRET], provider = "github" } = {},
) {
  const preset = findPreset(provider);
  assert(preset);
  const request = inbound(
    body,
    signature === null ? {} : { "x-hub-signature-256": signature },
  );
  return verifySignature(preset, secrets, request, NOW);
}

Deno.test("verifySignature() accepts the right signature, in either letter case of hex", () => {
  for (const provider of ["generic", "github"]) {
    for (const hex of [HEX, HEX.toUpperCase()]) {
      assert.deepEqual(verify(`sha256=${hex}`, { provider }), {
        status: "valid",
        secretId: "s1",
      });
    }
  }
});

Deno.test("verifySignature() says which secret matched", () => {
  const secrets = [{ id: "old", value: "another secret" }, SECRET];
  assert.deepEqual(verify(`sha256=${HEX}`, { secrets }), {
    status: "valid",
    secretId: "s1",
  });
});

Deno.test("verifySignature() requires nothing without a secret", () => {
  assert.deepEqual(verify("sha256=junk", { secrets: [] }), {
    status: "not_required",
  });
});

Deno.test("verifySignature() tells a missing signature from a wrong one", () => {
  const missing = { status: "missing", reason: "missing_signature" };
  assert.deepEqual(verify(null), missing);
  assert.deepEqual(verify(""), missing);
});

for (
  const [name, signature, detail] of [
    ["a wrong digest", `sha256=${"0".repeat(64)}`, "mismatch"],
    ["a truncated one", `sha256=${HEX.slice(0, -2)}`, "malformed_signature"],
    ["half a byte less", `sha256=${HEX.slice(0, -1)}`, "malformed_signature"],
    ["a padded one", `sha256=${HEX}00`, "malformed_signature"],
    ["trailing space", `sha256=${HEX.slice(0, -1)} `, "malformed_signature"],
    ["no hex", `sha256=${"z".repeat(64)}`, "malformed_signature"],
    ["another algorithm's prefix", `sha1=${HEX}`, "malformed_signature"],
    ["no prefix", HEX, "malformed_signature"],
    ["an upper-case prefix", `SHA256=${HEX}`, "malformed_signature"],
    [
      "base64 for hex",
      `sha256=${Uint8Array.fromHex(HEX).toBase64()}`,
      "malformed_signature",
    ],
    [
      "a repeated header",
      `sha256=${HEX}, sha256=${HEX}`,
      "duplicate_header",
    ],
  ] as const
) {
  Deno.test(`verifySignature() refuses ${name}`, () => {
    assert.deepEqual(verify(signature), {
      status: "invalid",
      reason: "invalid_signature",
      detail,
    });
  });
}

Deno.test("verifySignature() is over the bytes of the body", () => {
  for (const body of [`${BODY}\n`, `\ufeff${BODY}`, BODY.replace(":", ": ")]) {
    assert.equal(
      (verify(`sha256=${HEX}`, { body }) as { status: string }).status,
      "invalid",
    );
  }
});
