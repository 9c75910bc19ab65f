import assert from "node:assert/strict";
import {
  type Preset,
  signatureSources,
} from "../../../domain/providers/preset.ts";
import { parseBody } from "../../../domain/body.ts";
import { deliveryId, eventName } from "../../../domain/providers/identify.ts";
import { PROVIDERS } from "../../../domain/providers/providers.ts";
import { canSign, signRequest } from "../../../domain/signature/sign.ts";
import { verifySignature } from "../../../domain/signature/verify.ts";
import { inbound } from "./request.ts";
import { sampleSecret } from "./samples.ts";

const NOW = new Date("2026-03-04T05:06:07Z");
const presets: readonly Preset[] = Object.values(PROVIDERS);

/** A small seeded generator (mulberry32): a failure names its seed, and comes again with it. */
function randomOf(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(values: readonly T[]) => values[below(values.length)] as T;
  const bytes = (length: number) =>
    Uint8Array.from({ length }, () => below(256));
  return { below, pick, bytes };
}

type Random = ReturnType<typeof randomOf>;

function randomSignature({ below, pick, bytes }: Random): string {
  const digest = bytes(pick([0, 1, 20, 31, 32, 33, 64]));
  const text = pick([
    digest.toHex(),
    digest.toBase64(),
    digest.toBase64({ alphabet: "base64url", omitPadding: true }),
    String(below(1e9)),
    "=,;|.&".repeat(below(5)),
    "e30.e30.",
    "\u00ff\u00fe",
  ]);
  const seconds = Math.floor(NOW.getTime() / 1000);
  return pick([
    text,
    `sha256=${text}`,
    `v0=${text}`,
    `v1=${text}`,
    `v1,${text}`,
    `t=${seconds},v1=${text}`,
    `t=${seconds}000,v1=${text},v1=${text}`,
    `ts=${seconds};h1=${text}`,
    `${seconds}000,${text}`,
    `Bearer ${text}`,
    `Basic ${text}`,
    `sign=${text}, env=x, t=${seconds}000`,
  ]);
}

function randomBody({ below, pick, bytes }: Random): Uint8Array {
  const text = pick([
    "",
    "{}",
    "[]",
    "[null]",
    '{"event":{"event_hash":"x"}}',
    '{"signature":{"signature":"x","timestamp":"1","token":"t"}}',
    '{"notificationItems":[{"NotificationRequestItem":{"additionalData":{"hmacSignature":"x"}}}]}',
    '{"notificationItems":[null]}',
    '{"value":[{"clientState":"x"},null]}',
    '{"Signature":"x","SigningCertURL":"x"}',
    '{"passcode":"x","a":"\\ud800\\u0000"}',
    "a=1&a=2&payload=%7B",
    "e30.e30.e30",
    "[".repeat(2000),
  ]);
  return below(3) === 0 ? bytes(below(200)) : new TextEncoder().encode(text);
}

function randomRequest(preset: Preset, random: Random) {
  const { below, pick } = random;
  const headers = new Headers();
  const names = [
    ...preset.schemes.flatMap(signatureSources),
    ...JSON.stringify(preset.schemes).match(/header:[a-z0-9-]+/g) ?? [],
  ].filter((source) => source.startsWith("header:"))
    .map((source) => source.slice("header:".length));
  for (const name of names) {
    if (below(8) > 0) headers.set(name, randomSignature(random));
    if (below(8) === 0) headers.append(name, randomSignature(random));
  }
  const type = pick([
    "",
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jwt",
    "text/xml",
    "\u00ff",
  ]);
  if (type) headers.set("content-type", type);
  if (below(6) === 0) {
    headers.set("content-encoding", pick(["gzip", "br", "x"]));
  }
  return inbound(randomBody(random), headers, {
    method: pick(["POST", "GET", ""]),
    url: pick([
      "https://sluice.example/hook?x=1",
      "https://sluice.example/hook?signature=x&token=y&key=z&secret=%ff",
      "not an address",
      "",
    ]),
    now: NOW,
  });
}

Deno.test("a verifier never throws, and never accepts what nobody signed", async () => {
  for (let seed = 1; seed <= 40; seed++) {
    for (const preset of presets) {
      const random = randomOf(seed * 7919 + preset.id.length);
      const request = randomRequest(preset, random);
      const secrets = Array.from(
        { length: random.below(3) + 1 },
        (_, index) => ({
          id: `s${index}`,
          value: random.pick([
            sampleSecret(preset, seed).verify,
            random.bytes(random.below(40)).toBase64(),
            "\ud800\u0000",
            "-----BEGIN PUBLIC KEY-----\nx",
            "{",
            "",
          ]),
        }),
      );
      const verdict = await verifySignature(preset, secrets, request, NOW);
      const isFine = preset.schemes.length === 0
        ? verdict.status === "not_required"
        : ["missing", "invalid", "unavailable"].includes(verdict.status);
      assert.ok(isFine, `${preset.id}, seed ${seed}: ${verdict.status}`);
    }
  }
});

Deno.test("what one key signs no random key accepts", async () => {
  const rawBody = new TextEncoder().encode('{"id":"evt_1"}');
  const headers = { "content-type": "application/json" };
  const draft = {
    url: "https://sluice.example/hook",
    method: "POST",
    headers,
    rawBody,
  };
  for (const preset of presets.filter((preset) => canSign(preset))) {
    if (preset.id === "plivo") continue; // it signs forms alone
    const secret = { id: "s", value: sampleSecret(preset).sign };
    const signed = signRequest(preset, secret, draft, NOW);
    const request = inbound(signed.rawBody, signed.headers, {
      url: signed.url,
    });
    for (let seed = 2; seed < 12; seed++) {
      const other = { id: "o", value: sampleSecret(preset, seed).verify };
      const verdict = await verifySignature(preset, [other], request, NOW);
      assert.equal(verdict.status, "invalid", `${preset.id}, seed ${seed}`);
    }
  }
});

Deno.test("reading, identifying and naming never throw, and give what a text column takes", () => {
  for (let seed = 1; seed <= 40; seed++) {
    for (const preset of presets) {
      const request = randomRequest(preset, randomOf(seed * 104729));
      const parsed = parseBody(preset, request);
      if (!parsed.ok) continue;
      const names = [
        eventName(preset, request, parsed.body),
        deliveryId(preset, request, parsed.body)?.key ?? "x",
      ];
      for (const name of names) {
        assert.ok(name.length > 0 && name.length <= 255);
        assert.ok(name.isWellFormed() && !name.includes("\0"));
      }
    }
  }
});
