import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { hmac } from "../../domain/signature/hmac.ts";
import type { HashName } from "../../domain/signature/scheme.ts";

const HASHES: readonly HashName[] = ["sha1", "sha256", "sha384", "sha512"];
const bytes = (length: number, seed = 7) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 256);

Deno.test("hmac() gives what RFC 4231 gives, for keys shorter and longer than a block", () => {
  // Test cases 2 and 6.
  assert.equal(
    hmac("sha256", new TextEncoder().encode("Jefe"), [
      "what do ya want ",
      "for nothing?",
    ]).toHex(),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
  assert.equal(
    hmac("sha512", new Uint8Array(131).fill(0xaa), [
      "Test Using Larger Than Block-Size Key - Hash Key First",
    ]).toHex(),
    "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352" +
      "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
  );
});

for (const hash of HASHES) {
  Deno.test(`hmac() with ${hash} is the platform's, whatever the lengths`, () => {
    for (const keyLength of [0, 1, 32, 63, 64, 65, 127, 128, 129, 300]) {
      for (
        const length of [0, 1, 55, 64, 2_048, 65_407, 65_408, 65_536, 90_000]
      ) {
        const key = bytes(keyLength, 3);
        const content = bytes(length);
        assert.deepEqual(
          hmac(hash, key, [content]).toHex(),
          createHmac(hash, key).update(content).digest("hex"),
          `${keyLength} bytes of key, ${length} of content`,
        );
      }
    }
  });
}

Deno.test("hmac() takes text as UTF-8, between bytes, and of any length", () => {
  const key = bytes(32);
  const long = "žluťoučký kůň ".repeat(10_000);
  for (const chunks of [["é", bytes(3), "\u{1f600}\ud800"], [bytes(9), long]]) {
    const expected = createHmac("sha256", key);
    for (const chunk of chunks) expected.update(chunk);
    assert.equal(
      hmac("sha256", key, chunks).toHex(),
      expected.digest("hex"),
    );
  }
});
