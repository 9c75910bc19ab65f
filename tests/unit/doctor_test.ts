import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { diagnose } from "../../domain/doctor/diagnose.ts";
import {
  DIAGNOSIS_CODES,
  type DiagnosisCode,
  type TriedSecret,
} from "../../domain/doctor/diagnosis.ts";
import type { Preset } from "../../domain/providers/preset.ts";
import {
  PROVIDER_IDS,
  type ProviderId,
  PROVIDERS,
} from "../../domain/providers/providers.ts";
import type { HmacScheme } from "../../domain/signature/scheme.ts";
import {
  canSign,
  type RequestDraft,
  signRequest,
} from "../../domain/signature/sign.ts";
import { verifySignature } from "../../domain/signature/verify.ts";
import { inbound } from "./providers/request.ts";
import { sampleSecret } from "./providers/samples.ts";

const NOW = new Date("2026-03-04T05:06:07.000Z");
const SECRET = "a secret of the trigger, ÿ";
const BASE64_KEY = new Uint8Array(32).fill(7).toBase64();
const HEX_KEY = new Uint8Array(32).fill(9).toHex();
const PRETTY = '{\n  "id": "é/1",\n  "list": [\n    1,\n    {}\n  ]\n}';
const COMPACT = '{"id":"é/1","list":[1,{}]}';
const SPACED = '{"id": "é/1", "list": [1, {}]}';
const ESCAPED = '{"id":"\\u00e9/1","list":[1,{}]}';

interface Mistake {
  provider?: ProviderId;
  /** What the sender signs with, and how it signs. */
  signs?: {
    preset?: Preset;
    secret?: string;
    body?: string | Uint8Array;
    at?: Date;
    url?: string;
    headers?: Record<string, string>;
  };
  /** What arrives otherwise than it was signed. */
  body?: string | Uint8Array;
  headers?: Record<string, string | null>;
  secrets?: TriedSecret[];
}

const URL = "https://sluice.example/api/webhooks/autopilots/awt_x";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

function scheme(provider: ProviderId, changes: Partial<HmacScheme>): Preset {
  const preset: Preset = PROVIDERS[provider];
  return {
    ...preset,
    schemes: [{ ...preset.schemes[0] as HmacScheme, ...changes }],
  };
}

function location(prefix: string, from = "header:x-hub-signature-256") {
  return { from, ...(prefix !== "" && { prefix }) };
}

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

const MISTAKES: [DiagnosisCode, name: string, Mistake][] = [
  ["timestamp_too_old", "an old one", {
    provider: "stripe",
    signs: { at: later(-4000) },
  }],
  ["timestamp_in_future", "one from the future", {
    provider: "slack",
    signs: { at: later(400) },
  }],
  ["timestamp_in_milliseconds", "milliseconds for seconds", {
    provider: "slack",
    signs: {
      preset: scheme("slack", {
        timestamp: {
          from: "header:x-slack-request-timestamp",
          unit: "ms",
          past: 1,
          future: 1,
        },
      }),
    },
  }],
  ["timestamp_in_seconds", "seconds for milliseconds", {
    provider: "workos",
    signs: {
      preset: scheme("workos", {
        timestamp: { from: "field:t", unit: "s", past: 1, future: 1 },
      }),
    },
  }],
  ["timestamp_format", "a date for seconds", {
    provider: "svix",
    signs: {
      preset: scheme("svix", {
        timestamp: {
          from: "header:svix-timestamp",
          unit: "iso",
          past: 1,
          future: 1,
        },
      }),
    },
  }],
  ["expired_secret", "one that has expired", {
    signs: { secret: "the former secret" },
    secrets: [
      { id: "new", value: "the newer secret" },
      { id: "s1", value: "the former secret", expired: true },
    ],
  }],
  ["secret_has_whitespace", "a line break stored", {
    secrets: [{ id: "s1", value: `${SECRET}\n` }],
  }],
  ["secret_has_whitespace", "a space stored before a base64 key", {
    provider: "svix",
    signs: { secret: `whsec_${BASE64_KEY}` },
    secrets: [{ id: "s1", value: ` whsec_${BASE64_KEY}` }],
  }],
  ["secret_has_quotes", "quotes stored", {
    secrets: [{ id: "s1", value: `"${SECRET}"` }],
  }],
  ["sender_secret_has_newline", "a line break at the sender", {
    signs: { secret: `${SECRET}\n` },
  }],
  ["whsec_prefix_missing", "no whsec_ stored", {
    provider: "stripe",
    signs: { secret: `whsec_${BASE64_KEY}` },
    secrets: [{ id: "s1", value: BASE64_KEY }],
  }],
  ["whsec_prefix_removed", "whsec_ cut off by the sender", {
    provider: "stripe",
    signs: { secret: BASE64_KEY },
    secrets: [{ id: "s1", value: `whsec_${BASE64_KEY}` }],
  }],
  ["whsec_not_decoded", "whsec_ as text", {
    provider: "svix",
    signs: { preset: scheme("svix", { key: "utf8" }) },
  }],
  ["whsec_decoded", "Stripe's whsec_ decoded", {
    provider: "stripe",
    signs: {
      preset: scheme("stripe", { key: "whsec" }),
      secret: `whsec_${BASE64_KEY}`,
    },
  }],
  ["secret_not_decoded", "a hex key as text", {
    provider: "onfleet",
    signs: { preset: scheme("onfleet", { key: "utf8" }), secret: HEX_KEY },
  }],
  ["secret_decoded_from_hex", "text taken for hex", {
    signs: { preset: scheme("github", { key: "hex" }), secret: HEX_KEY },
  }],
  ["secret_decoded_from_base64", "text taken for base64", {
    signs: { preset: scheme("github", { key: "base64" }), secret: BASE64_KEY },
  }],
  ["signature_algorithm", "SHA-1 for SHA-256", {
    signs: {
      preset: scheme("github", { hash: "sha1", signature: location("sha1=") }),
    },
  }],
  ["signature_algorithm", "SHA-1 under the older header", {
    signs: {
      preset: scheme("github", {
        hash: "sha1",
        signature: location("sha1=", "header:x-hub-signature"),
      }),
    },
  }],
  ["signature_algorithm", "SHA-512 for SHA-256", {
    provider: "shopify",
    signs: { preset: scheme("shopify", { hash: "sha512" }) },
  }],
  ["signature_encoding", "base64 for hex", {
    signs: { preset: scheme("github", { encoding: "base64" }) },
  }],
  ["signature_encoding", "hex for base64", {
    provider: "shopify",
    signs: { preset: scheme("shopify", { encoding: "hex" }) },
  }],
  ["signature_encoding", "base64 among several fields", {
    provider: "stripe",
    signs: { preset: scheme("stripe", { encoding: "base64" }) },
  }],
  ["signature_prefix", "no prefix", {
    signs: { preset: scheme("github", { signature: location("") }) },
  }],
  ["signature_prefix", "a prefix too many", {
    provider: "shopify",
    signs: {
      preset: scheme("shopify", {
        signature: {
          from: "header:x-shopify-hmac-sha256",
          prefix: "sha256=",
        },
      }),
    },
  }],
  ["body_minified", "signed minified", {
    signs: { body: COMPACT },
    body: PRETTY,
  }],
  ["body_pretty_printed", "signed pretty", {
    signs: { body: PRETTY },
    body: COMPACT,
  }],
  ["body_reformatted", "signed as Python writes", {
    signs: { body: SPACED },
    body: COMPACT,
  }],
  ["body_minified", "Python's body signed minified", {
    signs: { body: COMPACT },
    body: SPACED,
  }],
  ["body_unicode_escaped", "signed with escapes", {
    signs: { body: ESCAPED },
    body: COMPACT,
  }],
  ["body_slashes_escaped", "signed as PHP writes", {
    signs: { body: ESCAPED.replaceAll("/", "\\/") },
    body: COMPACT,
  }],
  ["body_byte_order_mark", "a mark added", {
    signs: { body: COMPACT },
    body: `\ufeff${COMPACT}`,
  }],
  ["body_byte_order_mark", "a mark stripped", {
    signs: { body: `\ufeff${COMPACT}` },
    body: COMPACT,
  }],
  ["body_line_endings", "LF made CRLF", {
    signs: { body: PRETTY },
    body: PRETTY.replaceAll("\n", "\r\n"),
  }],
  ["body_line_endings", "CRLF made LF", {
    signs: { body: "a\r\nb" },
    body: "a\nb",
  }],
  ["body_trailing_newline", "a line break cut off", {
    provider: "sendgrid",
    signs: { body: "[]\r\n" },
    body: "[]",
  }],
  ["body_trailing_newline", "a line break added", {
    signs: { body: COMPACT },
    body: `${COMPACT}\n`,
  }],
  ["form_inner_payload", "the JSON within the form", {
    signs: { body: COMPACT },
    headers: FORM,
    body: new URLSearchParams({ payload: COMPACT }).toString(),
  }],
  ["body_decompressed", "signed before compression", {
    signs: { body: COMPACT },
    headers: { "content-encoding": "gzip" },
    body: new Uint8Array(gzipSync(COMPACT)),
  }],
  ["body_empty", "an empty body signed", {
    signs: { body: "" },
    body: COMPACT,
  }],
  ["signed_other_url", "http for https", {
    provider: "trello",
    signs: { url: URL.replace("https", "http") },
  }],
  ["signed_other_url", "another host", {
    provider: "square",
    signs: { url: URL.replace("sluice.example", "hooks.example:8443") },
    headers: { host: "hooks.example:8443" },
  }],
  ["signed_other_url", "Twilio without the query", {
    provider: "twilio",
    signs: { url: `${URL}/`, headers: FORM, body: "A=1" },
  }],
  ["other_provider", "Stripe's on a GitHub trigger", {
    signs: { preset: PROVIDERS.stripe, secret: "another secret" },
  }],
  ["other_provider", "Shopify's on a Stripe trigger, with this secret", {
    provider: "stripe",
    signs: { preset: PROVIDERS.shopify },
  }],
  ["other_provider", "Svix' on a GitHub trigger", {
    signs: { preset: PROVIDERS.svix, secret: `whsec_${BASE64_KEY}` },
    secrets: [{ id: "s1", value: "a secret of GitHub's" }],
  }],
  ["secret_is_api_key", "a Stripe API key", {
    provider: "stripe",
    signs: { secret: `whsec_${BASE64_KEY}` },
    secrets: [{ id: "s1", value: "sk_live_51abcdefghijklmnop" }],
  }],
  ["secret_malformed", "no hex", {
    provider: "onfleet",
    signs: { secret: HEX_KEY },
    secrets: [{ id: "s1", value: "this is not hex!" }],
  }],
];

for (const [code, name, mistake] of MISTAKES) {
  Deno.test(`diagnose() finds ${code}: ${name}`, async () => {
    const { preset, secrets, request } = made(mistake);
    const verdict = await verifySignature(
      preset,
      secrets.filter(({ expired }) => !expired),
      request,
      NOW,
    );
    assert.match(verdict.status, /^(invalid|missing)$/);
    const found = diagnose(preset, secrets, request, NOW);
    assert.equal(found[0]?.code, code, JSON.stringify(found));
    if (code !== "other_provider") assert.equal(found[0]?.secretId, "s1");
    for (const { detail } of found) {
      assert.match(detail, /^[A-Z].*[^.]\.$/);
      for (const { value } of secrets) assert.ok(!detail.includes(value));
      assert.ok(!detail.includes("awt_x"));
    }
  });
}

Deno.test("diagnose() knows every one of its codes by a mistake", () => {
  const tested = new Set(MISTAKES.map(([code]) => code));
  assert.deepEqual(DIAGNOSIS_CODES.filter((code) => !tested.has(code)), []);
});

Deno.test("diagnose() says by how many seconds a clock is off", () => {
  const { preset, secrets, request } = made({
    provider: "stripe",
    signs: { at: later(-4000) },
  });
  const [found] = diagnose(preset, secrets, request, NOW);
  assert.match(found?.detail ?? "", /was 4000 s old at receipt and 300 s/);
});

Deno.test("diagnose() names the provider whose header it is, and whether the secret fits", () => {
  const foreign = made({
    signs: { preset: PROVIDERS.stripe, secret: "another secret" },
  });
  assert.match(
    diagnose(foreign.preset, foreign.secrets, foreign.request, NOW)[0]
      ?.detail ?? "",
    /header of Stripe and not that of GitHub.*“stripe”/,
  );
  const fitting = made({ signs: { preset: PROVIDERS.stripe } });
  assert.match(
    diagnose(fitting.preset, fitting.secrets, fitting.request, NOW)[0]
      ?.detail ?? "",
    /signed as Stripe signs, with this secret/,
  );
});

Deno.test("diagnose() has nothing to say of what is right, nor of a forgery", () => {
  for (const id of PROVIDER_IDS) {
    const preset: Preset = PROVIDERS[id];
    if (!canSign(preset)) continue;
    const { sign, verify } = sampleSecret(preset);
    const secrets = [{ id: "s1", value: verify }];
    const signed = signedDraft(preset, sign, draftOf(id), NOW);
    assert.deepEqual(diagnose(preset, secrets, signed, NOW), [], id);
    const other = sampleSecret(preset, 2).sign;
    const forged = signedDraft(preset, other, draftOf(id), NOW);
    assert.deepEqual(diagnose(preset, secrets, forged, NOW), [], id);
  }
});

Deno.test("diagnose() never throws and is bounded, whatever is sent", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const large = new Uint8Array(20 * 1024 * 1024).fill(0x20);
  const bodies = [
    "",
    deep,
    "[".repeat(3000) + "]".repeat(3000),
    "\n".repeat(250_000) + "x",
    `[${"[".repeat(20)}${"1,".repeat(100_000)}1${"]".repeat(21)}`,
    "\0\ud800",
    new Uint8Array([0xff, 0xfe, 0x7b]),
    '{"__proto__":{"a":1}}',
    "a=1&a=2&payload=%ff",
    large,
  ];
  const secrets = Array.from({ length: 30 }, (_, index) => ({
    id: `s${index}`,
    value: ["", " ", "\n", "whsec_", "é", '"', HEX_KEY][index % 7] ?? "",
    expired: index % 3 === 0,
  }));
  const values = [
    "",
    "t=,v1=",
    "v1,",
    "sha256=",
    "=".repeat(1000),
    "a".repeat(64),
  ];
  const started = performance.now();
  let count = 0;
  for (const id of PROVIDER_IDS) {
    const body = bodies[count % (bodies.length - 1)] ?? "";
    const value = values[count % values.length] ?? "";
    const headers: Record<string, string> = { "content-encoding": "gzip" };
    for (const name of ["stripe-signature", "svix-signature", "x-signature"]) {
      headers[name] = value;
    }
    headers["x-hub-signature-256"] = value;
    const found = diagnose(
      PROVIDERS[id],
      secrets,
      inbound(body, headers, { url: count % 2 ? "not a url" : URL }),
      NOW,
    );
    assert.ok(found.length <= 3);
    count++;
  }
  for (const id of ["github", "discord", "twilio"] as const) {
    diagnose(
      PROVIDERS[id],
      secrets,
      inbound(large, { "x-hub-signature-256": `sha256=${"a".repeat(64)}` }),
      NOW,
    );
  }
  assert.ok(performance.now() - started < 60_000);
});

function made(mistake: Mistake) {
  const { provider = "github", signs = {} } = mistake;
  const preset: Preset = PROVIDERS[provider];
  const signer = signs.preset ?? preset;
  const pair = sampleSecret(preset);
  const isKeyed = /^(whsec|hex|base64)$/.test(
    String((preset.schemes[0] as HmacScheme)?.key),
  ) || preset.schemes[0]?.kind === "public_key";
  const own = isKeyed ? pair : { sign: SECRET, verify: SECRET };
  const signed = signRequest(
    signer,
    { id: "s1", value: signs.secret ?? own.sign },
    {
      url: signs.url ?? URL,
      method: "POST",
      headers: { "content-type": "application/json", ...signs.headers },
      rawBody: bytes(signs.body ?? COMPACT),
    },
    signs.at ?? NOW,
  );
  const stored = (secret: string | undefined) =>
    signs.preset?.id === preset.id || !signs.preset
      ? secret?.trim() ?? own.verify
      : SECRET;
  const headers = new Headers(signed.headers);
  for (const [name, value] of Object.entries(mistake.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return {
    preset,
    secrets: mistake.secrets ?? [{ id: "s1", value: stored(signs.secret) }],
    request: inbound(bytes(mistake.body ?? signed.rawBody), headers, {
      url: URL,
      now: NOW,
    }),
  };
}

function draftOf(id: ProviderId): RequestDraft {
  return {
    url: URL,
    method: "POST",
    headers: id === "plivo" ? FORM : { "content-type": "application/json" },
    rawBody: bytes(id === "plivo" ? "CallUUID=1" : COMPACT),
  };
}

function signedDraft(
  preset: Preset,
  secret: string,
  draft: RequestDraft,
  now: Date,
) {
  const signed = signRequest(preset, { id: "s1", value: secret }, draft, now);
  return inbound(signed.rawBody, signed.headers, { url: signed.url, now });
}

function bytes(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}
