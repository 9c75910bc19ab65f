import assert from "node:assert/strict";
import { parseBody } from "../../domain/body.ts";
import { envelope } from "../../domain/envelope.ts";
import { generic } from "../../domain/providers/presets/generic.ts";
import { inbound } from "./providers/request.ts";

const receivedAt = new Date("2026-01-02T03:04:05.678Z");

function made(text: string): string {
  const parsed = parseBody(generic, inbound(text));
  assert(parsed.ok);
  return envelope(
    { event: 'an "event"', receivedAt, contentType: "application/json" },
    parsed.body,
  );
}

const REQUEST =
  '{"receivedAt":"2026-01-02T03:04:05.678Z","contentType":"application/json"}';

for (
  const [text, payload] of [
    ['{"a":1}', '{"a":1}'],
    ["[1,2]", "[1,2]"],
    ['{"event":"e","eventPayload":{"b":2}}', '{"b":2}'],
    ['{"eventPayload":null,"event":"e"}', "null"],
    ['{"event":1,"eventPayload":2}', '{"event":1,"eventPayload":2}'],
    ['{"event":"e"}', '{"event":"e"}'],
    ['{"event":"e","eventPayload":1.10}', "1.10"],
    ['\ufeff{"a":12345678901234567890}', '{"a":12345678901234567890}'],
  ] as const
) {
  Deno.test(`envelope() of ${text} holds ${payload}`, () => {
    const text_ = made(text);
    assert.equal(
      text_,
      `{"event":"an \\"event\\"","eventPayload":${payload},"request":${REQUEST}}`,
    );
    JSON.parse(text_);
  });
}
