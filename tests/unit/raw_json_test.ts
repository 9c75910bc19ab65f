import assert from "node:assert/strict";
import { memberSource, withRawMembers } from "../../domain/raw_json.ts";

for (
  const [text, name, source] of [
    ['{"a":1}', "a", "1"],
    ['{"a":1}', "b", null],
    ["{}", "a", null],
    ["[]", "a", null],
    ['[{"a":1}]', "a", null],
    [' \r\n\t{ "a" : 1 , "b" : [ 2 ] } ', "b", "[ 2 ]"],
    ['{"a":1,"a":2}', "a", "2"],
    ['{"b":{"a":1}}', "a", null],
    ['{"b":"\\"a\\":1","a":2}', "a", "2"],
    ['{"b":"\\\\","a":2}', "a", "2"],
    ['{"b":[{"a":"}]"}],"a":{"c":"]}"}}', "a", '{"c":"]}"}'],
    ['{"\\u0061":1}', "a", "1"],
    ['{"a":"\\ud800\\u0000"}', "a", '"\\ud800\\u0000"'],
    ['{"a":12345678901234567890.10e400}', "a", "12345678901234567890.10e400"],
    ['{"a":null ,"b":true\n}', "b", "true"],
    ['{"__proto__":1}', "__proto__", "1"],
    ['{"":1}', "", "1"],
  ] as const
) {
  Deno.test(`memberSource() of ${text}: ${name} is ${source}`, () => {
    JSON.parse(text);
    assert.equal(memberSource(text, name), source);
  });
}

Deno.test("memberSource() costs no stack, however deep", () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  assert.equal(memberSource(`{"b":${deep},"a":${deep}}`, "a"), deep);
});

Deno.test("memberSource() agrees with JSON.parse() on random objects", () => {
  const random = generator(42);
  for (let n = 0; n < 500; n++) {
    const value = Object.fromEntries(
      Array.from({ length: random(4) }, () => [
        ["a", "b", 'q"', "\\", "é"][random(5)],
        randomJson(random, 3),
      ]),
    );
    const text = JSON.stringify(value, null, random(2));
    for (const name of ["a", "b", 'q"', "\\", "é"]) {
      const source = memberSource(text, name);
      assert.deepEqual(
        source === null ? undefined : JSON.parse(source),
        JSON.parse(text)[name],
        text,
      );
    }
  }
});

Deno.test("withRawMembers() puts text in as it is", () => {
  assert.equal(
    withRawMembers({ a: 1 }, { b: "1e400", c: '{"x":1,"x":2}' }),
    '{"a":1,"b":1e400,"c":{"x":1,"x":2}}',
  );
  assert.equal(withRawMembers({}, { b: "2" }), '{"b":2}');
  assert.equal(withRawMembers({ a: 1 }, {}), '{"a":1}');
  assert.equal(withRawMembers({}, {}), "{}");
});

/** The same numbers below a bound every time. */
function generator(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * bound);
  };
}

function randomJson(random: (bound: number) => number, depth: number): unknown {
  switch (random(depth > 0 ? 7 : 5)) {
    case 0:
      return null;
    case 1:
      return random(2) === 0;
    case 2:
      return random(1_000) / 7;
    case 3:
      return ["", "a", '"', "\\", "]}", ",", "é\u2028"][random(7)];
    case 4:
      return -random(10);
    case 5:
      return Array.from(
        { length: random(4) },
        () => randomJson(random, depth - 1),
      );
    default:
      return Object.fromEntries(
        Array.from(
          { length: random(4) },
          (_, n) => [`k${n}}`, randomJson(random, depth - 1)],
        ),
      );
  }
}
