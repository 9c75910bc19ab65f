import assert from "node:assert/strict";
import { createKeyring } from "../../domain/secrets.ts";

const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);
const TEXT = "It's a Secret to Everybody é";

Deno.test("a keyring opens what it sealed, and seals it anew every time", () => {
  const keyring = createKeyring([OLD]);
  const [first, second] = [
    keyring.seal(TEXT, "row"),
    keyring.seal(TEXT, "row"),
  ];
  assert.notDeepEqual(first, second);
  for (const sealed of [first, second]) {
    assert.equal(keyring.open(sealed, "row"), TEXT);
  }
});

Deno.test("a sealed text does not open for another row", () => {
  const keyring = createKeyring([OLD]);
  assert.throws(() => keyring.open(keyring.seal(TEXT, "row"), "other"));
});

Deno.test("a sealed text does not open when any byte of it is changed, or it is cut", () => {
  const keyring = createKeyring([OLD]);
  const sealed = keyring.seal(TEXT, "row");
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed);
    changed[at]! ^= 1;
    assert.throws(() => keyring.open(changed, "row"), `byte ${at}`);
  }
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(
      () => keyring.open(sealed.subarray(0, length), "row"),
      `${length} bytes`,
    );
  }
});

Deno.test("the first key seals, and every key opens", () => {
  const old = createKeyring([OLD]).seal(TEXT, "row");
  const both = createKeyring([NEW, OLD]);
  assert.equal(both.open(old, "row"), TEXT);
  assert.equal(both.isCurrent(old), false);
  const sealed = both.seal(TEXT, "row");
  assert.equal(both.isCurrent(sealed), true);
  assert.equal(createKeyring([NEW]).open(sealed, "row"), TEXT);
});

Deno.test("a text under a key that is not there says which, and nothing of the text", () => {
  const sealed = createKeyring([OLD]).seal(TEXT, "row");
  assert.throws(
    () => createKeyring([NEW]).open(sealed, "row"),
    /^RangeError: Cannot decrypt a secret: no key of SECRETS_KEY has the id "[0-9a-f]{8}"$/,
  );
});
