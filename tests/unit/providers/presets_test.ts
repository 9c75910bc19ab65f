import assert from "node:assert/strict";
import {
  type Preset,
  signatureSources,
} from "../../../domain/providers/preset.ts";
import { PROVIDERS } from "../../../domain/providers/providers.ts";
import { place } from "../../../domain/signature/place.ts";
import type {
  SignatureScheme,
  TimestampRule,
} from "../../../domain/signature/scheme.ts";
import {
  canSign,
  type RequestDraft,
  signRequest,
} from "../../../domain/signature/sign.ts";
import { verifySignature } from "../../../domain/signature/verify.ts";
import { inbound } from "./request.ts";
import { sampleSecret, testedScheme } from "./samples.ts";

const NOW = new Date("2026-03-04T05:06:07.000Z");

/** What these sign is not the body: the data says so, and so does the provider's `setup`. */
const BODY_NOT_SIGNED = new Set(["dropbox-sign", "mailgun", "mercadopago"]);

/** What each preset's sample is verified with. */
const verifiers = new Map<string, string>();

const presets: readonly Preset[] = Object.values(PROVIDERS);
const signable = presets.filter((preset) => {
  return canSign(preset) || testedScheme(preset)?.kind === "public_key";
});

Deno.test("every preset can be tested, but for those whose keys the provider alone has", () => {
  const rest = presets.filter((preset) => !signable.includes(preset))
    .map(({ id }) => id);
  assert.deepEqual(rest, [
    "aws-sns",
    "fal",
    "google-pubsub",
    "kinde",
    "paypal",
    "plaid",
    "strava",
  ]);
});

for (const preset of signable) {
  const scheme = testedScheme(preset);
  assert(scheme);
  const secret = sampleSecret(preset);
  verifiers.set(preset.id, secret.verify);
  const isShown = scheme.kind === "token" || scheme.kind === "basic";
  const test = (name: string, run: () => Promise<void>) =>
    Deno.test(`${preset.id}: ${name}`, run);

  test("accepts what it signs", async () => {
    await verdictIs(preset, signed(preset, secret.sign), {
      status: "valid",
      secretId: "s1",
    });
  });

  test("refuses another secret", async () => {
    const other = sampleSecret(preset, 2);
    await verdictIs(
      preset,
      signed(preset, secret.sign),
      { status: "invalid" },
      { secret: other.verify },
    );
  });

  test("accepts either of two secrets, and says which", async () => {
    const request = await verify(preset, signed(preset, secret.sign), {
      secrets: [
        { id: "other", value: sampleSecret(preset, 2).verify },
        { id: "s1", value: secret.verify },
      ],
    });
    assert.deepEqual(request, { status: "valid", secretId: "s1" });
  });

  test("tells a missing signature", async () => {
    await verdictIs(preset, draftOf(preset), {
      status: "missing",
      reason: "missing_signature",
    });
  });

  test("requires nothing without a secret", async () => {
    const verdict = await verify(preset, draftOf(preset), { secrets: [] });
    assert.deepEqual(verdict, { status: "not_required" });
  });

  test("refuses a truncated and a padded signature", async () => {
    for (
      const change of [
        (text: string) => text.slice(0, -1),
        (text: string) => text.slice(0, -4),
        (text: string) => `${text}A`,
        (text: string) => `${text}=`,
        (text: string) => `${text}00`,
      ]
    ) {
      await verdictIs(
        preset,
        withSignature(preset, scheme, secret.sign, change),
        { status: "invalid" },
      );
    }
  });

  if (!isShown) {
    test("takes hex in either letter case, and base64 in its own alone", async () => {
      const isHex = "encoding" in scheme &&
        [scheme.encoding].flat()[0] === "hex";
      await verdictIs(
        preset,
        withSignature(preset, scheme, secret.sign, swapCaseOfDigest),
        { status: isHex ? "valid" : "invalid" },
      );
    });

    if (signatureSources(scheme)[0]?.startsWith("header:")) {
      test("refuses a header that was sent twice", async () => {
        const isList = "signature" in scheme &&
          (scheme.signature.repeatable ||
            (scheme.signature.separator === "," &&
              !/^(field:|first)/.test(scheme.timestamp?.from ?? "")));
        await verdictIs(
          preset,
          withSignature(
            preset,
            scheme,
            secret.sign,
            (text) => `${text}, ${text}`,
          ),
          { status: isList ? "valid" : "invalid" },
        );
      });
    }

    if (!BODY_NOT_SIGNED.has(preset.id)) {
      test("refuses a tampered body", async () => {
        const request = signed(preset, secret.sign);
        for (
          const rawBody of [
            append(request.rawBody, "2"),
            request.rawBody.subarray(0, -1),
            new Uint8Array(),
          ]
        ) {
          await verdictIs(preset, { ...request, rawBody }, {
            status: /^(missing|invalid)$/,
          });
        }
      });
    }

    if (signsRawBody(scheme)) {
      test("signs bytes: an empty body, invalid UTF-8, NUL, a byte order mark", async () => {
        for (
          const rawBody of [
            new Uint8Array(),
            new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]),
            new TextEncoder().encode('\ufeff{"a":"\\u0000\\ud800"}\r\n'),
          ]
        ) {
          await verdictIs(
            preset,
            signed(preset, secret.sign, { rawBody }),
            { status: "valid" },
          );
        }
      });
    }
  }

  if ("timestamp" in scheme && scheme.timestamp) {
    const rule = scheme.timestamp;
    test("checks the age at receipt, past and future apart", async () => {
      for (
        const [age, expected] of [
          [rule.past, { status: "valid" }],
          [rule.past + 2, { detail: "timestamp_too_old" }],
          [-rule.future, { status: "valid" }],
          [-rule.future - 2, { detail: "timestamp_in_future" }],
        ] as const
      ) {
        const now = new Date(NOW.getTime() + age * 1000);
        await verdictIs(
          preset,
          signed(preset, secret.sign, {}, timed(rule)),
          expected,
          { now },
        );
      }
    });

    if (/^(header|field):/.test(rule.from)) {
      test("refuses a timestamp that is none", async () => {
        for (
          const text of ["NaN", "-1", "1e9", "0x10", " ", "99999999999999999"]
        ) {
          const request = withTimestamp(
            signed(preset, secret.sign),
            scheme,
            rule,
            text,
          );
          await verdictIs(preset, request, { status: "invalid" });
        }
      });
    }
  }
}

for (const preset of presets) {
  Deno.test(`${preset.id}: says who it is and what to enter`, () => {
    assert.match(preset.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(preset.name.length > 0 && preset.setup.length > 20);
    assert.match(preset.setup, /\.$/);
    if (!preset.id.startsWith("generic")) {
      assert.equal(URL.parse(preset.docsUrl ?? "")?.protocol, "https:");
    }
  });
}

/** Linear and Plain date the body itself; a request without that date is not refused for it. */
function timed(rule: TimestampRule): Partial<RequestDraft> {
  if (!rule.optional) return {};
  const text = rule.unit === "ms" ? String(NOW.getTime()) : NOW.toISOString();
  return place(draft(), rule.from, text);
}

function draft(): RequestDraft {
  return {
    url: "https://sluice.example/hook?x=1",
    method: "POST",
    headers: { "content-type": "application/json" },
    rawBody: new TextEncoder().encode('{"id":"evt_1","n":1}'),
  };
}

/** Plivo signs forms, and nothing of another body. */
function draftOf({ id }: Preset): RequestDraft {
  if (id !== "plivo") return draft();
  return {
    ...draft(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    rawBody: new TextEncoder().encode("CallUUID=1&Event=Hangup&B=2&B=1"),
  };
}

function signed(
  preset: Preset,
  secret: string,
  changes: Partial<RequestDraft> = {},
  more: Partial<RequestDraft> = {},
): RequestDraft {
  const unsigned = { ...draftOf(preset), ...more, ...changes };
  return {
    ...unsigned,
    ...signRequest(preset, { id: "s1", value: secret }, unsigned, NOW),
  };
}

/** The signed request with its signature's text changed where it is. */
function withSignature(
  preset: Preset,
  scheme: SignatureScheme,
  secret: string,
  change: (text: string) => string,
): RequestDraft {
  const request = signed(preset, secret);
  const source = signatureSources(scheme).find((from) =>
    read(request, from) !== null
  );
  assert(source);
  return place(request, source, change(read(request, source) ?? ""));
}

function read(request: RequestDraft, source: string): string | null {
  const [kind = "", name = ""] = source.split(/:(.*)/s);
  const text = new TextDecoder().decode(request.rawBody);
  switch (kind) {
    case "header":
      return request.headers[name] ?? null;
    case "query":
      return new URL(request.url).searchParams.get(name);
    case "form":
      return new URLSearchParams(text).get(name);
    default:
      return name.split(".").reduce(
        (value, step) =>
          step.endsWith("[]") ? value?.[step.slice(0, -2)]?.[0] : value?.[step],
        JSON.parse(text),
      ) ?? null;
  }
}

function withTimestamp(
  request: RequestDraft,
  scheme: SignatureScheme,
  rule: TimestampRule,
  text: string,
): RequestDraft {
  if (rule.from.startsWith("header:")) return place(request, rule.from, text);
  const [source = ""] = signatureSources(scheme);
  const name = rule.from.slice("field:".length);
  const value = read(request, source) ?? "";
  const pattern = new RegExp(`((?:^|[,;])\\s*${name}=)\\d+`);
  return place(request, source, value.replace(pattern, `$1${text}`));
}

async function verdictIs(
  preset: Preset,
  request: RequestDraft,
  expected: { status?: string | RegExp } & Record<string, unknown>,
  options: { secret?: string; now?: Date } = {},
) {
  const verdict = await verify(preset, request, options);
  const { status, ...rest } = expected;
  if (status instanceof RegExp) assert.match(verdict.status, status);
  else {assert.partialDeepStrictEqual(verdict, {
      ...rest,
      ...(status && { status }),
    });}
}

async function verify(
  preset: Preset,
  request: RequestDraft,
  { secret, secrets, now = NOW }: {
    secret?: string;
    secrets?: { id: string; value: string }[];
    now?: Date;
  } = {},
) {
  const value = secret ?? verifiers.get(preset.id) ?? "";
  return await verifySignature(
    preset,
    secrets ?? [{ id: "s1", value }],
    inbound(request.rawBody, request.headers, { ...request, now }),
    now,
  );
}

function signsRawBody(scheme: SignatureScheme): boolean {
  if (scheme.kind === "jwt") return true;
  if (!("content" in scheme)) return false;
  const { content, signature, timestamp } = scheme;
  const isOutside = [signature.from].flat().every((from) =>
    /^(header|query):/.test(from)
  );
  return isOutside && !timestamp?.optional &&
    ["{body}", "{body|escaped}"].some((token) =>
      JSON.stringify(content).includes(token)
    );
}

function append(bytes: Uint8Array, text: string): Uint8Array {
  return new Uint8Array([...bytes, ...new TextEncoder().encode(text)]);
}

/** Swaps the letters of the digest and not those of names and prefixes around it. */
function swapCaseOfDigest(text: string): string {
  return text.replace(
    /[A-Za-z0-9+/_-]{26,}(?=={0,2}$)/,
    (digest) =>
      digest.replace(
        /[a-z]/gi,
        (letter) =>
          letter === letter.toLowerCase()
            ? letter.toUpperCase()
            : letter.toLowerCase(),
      ),
  );
}
