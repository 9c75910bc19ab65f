import assert from "node:assert/strict";
import { createHash, createHmac, generateKeyPairSync } from "node:crypto";
import { gzipSync } from "node:zlib";
import { SignJWT } from "jose";
import { findPreset } from "../../../domain/providers/providers.ts";
import { signRequest } from "../../../domain/signature/sign.ts";
import { verifySignature } from "../../../domain/signature/verify.ts";
import { inbound } from "./request.ts";

const NOW = new Date("2026-03-04T05:06:07.000Z");
const SECONDS = NOW.getTime() / 1000;
const URL_ = "https://sluice.example/hook?x=1";
const BODY = '{"id":"evt_1"}';
const SECRET = "a secret of some length";

type Headers_ = Record<string, string>;

async function statusOf(
  provider: string,
  headers: Headers_,
  { body = BODY as string | Uint8Array, secrets = [SECRET], url = URL_ } = {},
): Promise<string> {
  const preset = findPreset(provider);
  assert(preset);
  const verdict = await verifySignature(
    preset,
    secrets.map((value, index) => ({ id: `s${index}`, value })),
    inbound(body, headers, { url }),
    NOW,
  );
  return verdict.status === "invalid" ? verdict.detail : verdict.status;
}

function hmac(
  content: string | Uint8Array,
  { secret = SECRET as string | Uint8Array, hash = "sha256" } = {},
) {
  return createHmac(hash, secret).update(content).digest();
}

const hex = (...args: Parameters<typeof hmac>) => hmac(...args).toString("hex");
const base64 = (...args: Parameters<typeof hmac>) =>
  hmac(...args).toString("base64");
const JUNK_HEX = "0".repeat(64);

Deno.test("rotation: any of several signatures in one header will do", async () => {
  const good = hex(`${SECONDS}.${BODY}`);
  const stripe = (value: string) =>
    statusOf("stripe", { "stripe-signature": value });
  assert.equal(await stripe(`t=${SECONDS},v1=${JUNK_HEX},v1=${good}`), "valid");
  assert.equal(await stripe(`t=${SECONDS},v0=${good}`), "malformed_signature");
  assert.equal(
    await stripe(`t=1,v1=${JUNK_HEX},t=${SECONDS},v1=${good}`),
    "duplicate_header",
  );
  assert.equal(
    await statusOf("recurly", {
      "recurly-signature": `${SECONDS}000,${JUNK_HEX},${
        hex(`${SECONDS}000.${BODY}`)
      }`,
    }),
    "valid",
  );
  assert.equal(
    await statusOf("hookdeck-outpost", {
      "x-outpost-signature": `v0=${JUNK_HEX},${hex(BODY)}`,
    }),
    "valid",
  );
  assert.equal(
    await statusOf("mollie", {
      "x-mollie-signature": `sha256=${JUNK_HEX}, sha256=${hex(BODY)}`,
    }),
    "valid",
  );
  assert.equal(
    await statusOf("pagerduty", {
      "x-pagerduty-signature": `v1=${JUNK_HEX},v1=${hex(BODY)}`,
    }),
    "valid",
  );
});

Deno.test("rotation: any of several headers will do", async () => {
  for (
    const [provider, header] of [
      ["hookdeck", "x-hookdeck-signature-2"],
      ["docusign", "x-docusign-signature-7"],
    ] as const
  ) {
    const headers = {
      [`x-${provider}-signature`]: base64("other"),
      [`x-${provider}-signature-1`]: base64("other"),
      [header]: base64(BODY),
    };
    assert.equal(await statusOf(provider, headers), "valid");
  }
});

Deno.test("standard-webhooks: any v1 of the list, and v1a only under a public key", async () => {
  const key = new Uint8Array(24).fill(7);
  const secret = `whsec_${key.toBase64()}`;
  const content = `msg_1.${SECONDS}.${BODY}`;
  const headers = (signature: string) => ({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(SECONDS),
    "webhook-signature": signature,
  });
  const good = base64(content, { secret: key });
  const list = `v1a,AAAA v1,${base64("x")} v1,${good} v2,zzz`;
  assert.equal(
    await statusOf("standard-webhooks", headers(list), { secrets: [secret] }),
    "valid",
  );
  const pair = generateKeyPairSync("ed25519");
  const raw = new Uint8Array(
    pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32),
  );
  const preset = findPreset("standard-webhooks");
  assert(preset);
  const [scheme] = preset.schemes;
  assert(scheme?.kind === "public_key");
  const signed = signRequest(
    { ...preset, schemes: [{ ...scheme, secretPrefix: "-----BEGIN" }] },
    {
      id: "s",
      value: String(pair.privateKey.export({ type: "pkcs8", format: "pem" })),
    },
    {
      url: URL_,
      method: "POST",
      headers: {},
      rawBody: new TextEncoder().encode(BODY),
    },
    NOW,
  );
  const whpk = `whpk_${raw.toBase64()}`;
  const publicly = { secrets: [whpk] };
  assert.equal(
    await statusOf("standard-webhooks", signed.headers, publicly),
    "valid",
  );
  assert.notEqual(
    await statusOf("standard-webhooks", signed.headers, { secrets: [secret] }),
    "valid",
  );
  // Everyone knows the public key: an HMAC made with it must prove nothing.
  const forged = headers(`v1,${base64(content, { secret: raw })}`);
  assert.notEqual(
    await statusOf("standard-webhooks", forged, publicly),
    "valid",
  );
});

Deno.test("gitlab: a signing token signs, any other secret is shown", async () => {
  const key = new Uint8Array(32).fill(3);
  const signing = `whsec_${key.toBase64()}`;
  const headers = {
    "webhook-id": "1",
    "webhook-timestamp": String(SECONDS),
    "webhook-signature": `v1,${
      base64(`1.${SECONDS}.${BODY}`, { secret: key })
    }`,
  };
  const secrets = [signing];
  assert.equal(await statusOf("gitlab", headers, { secrets }), "valid");
  assert.equal(await statusOf("gitlab", { "x-gitlab-token": SECRET }), "valid");
  assert.equal(
    await statusOf("gitlab", { ...headers, "x-gitlab-token": SECRET }),
    "valid",
  );
  assert.equal(
    await statusOf("gitlab", { ...headers, "webhook-id": "2" }, { secrets }),
    "mismatch",
  );
});

Deno.test("hubspot: a wrong v3 is not overruled by a right v1", async () => {
  const v1 = createHash("sha256").update(SECRET + BODY).digest("hex");
  const headers = {
    "x-hubspot-signature": v1,
    "x-hubspot-signature-version": "v1",
  };
  assert.equal(await statusOf("hubspot", headers), "valid");
  const both = {
    ...headers,
    "x-hubspot-signature-v3": base64("other"),
    "x-hubspot-request-timestamp": `${SECONDS}000`,
  };
  assert.equal(await statusOf("hubspot", both), "mismatch");
  assert.equal(
    await statusOf("hubspot", {
      ...headers,
      "x-hubspot-signature-version": "v9",
    }),
    "missing",
  );
});

Deno.test("hubspot: signs the address with some of its escapes undone", async () => {
  const url = "https://sluice.example/hook?a=%3Ab%20c%2F";
  const content =
    `POSThttps://sluice.example/hook?a=:b%20c/${BODY}${SECONDS}000`;
  const headers = {
    "x-hubspot-signature-v3": base64(content),
    "x-hubspot-request-timestamp": `${SECONDS}000`,
  };
  assert.equal(await statusOf("hubspot", headers, { url }), "valid");
});

Deno.test("adyen: every item of a batch must hold", async () => {
  const preset = findPreset("adyen");
  assert(preset);
  const secret = { id: "s", value: "aa".repeat(32) };
  const item = (pspReference: string) => ({
    NotificationRequestItem: {
      pspReference,
      amount: { value: 5, currency: "EUR" },
      success: "true",
    },
  });
  const draft = {
    url: URL_,
    method: "POST",
    headers: {},
    rawBody: new TextEncoder().encode(
      JSON.stringify({ notificationItems: [item("a"), item("b")] }),
    ),
  };
  const { rawBody } = signRequest(preset, secret, draft, NOW);
  const text = new TextDecoder().decode(rawBody);
  const secrets = [secret.value];
  assert.equal(await statusOf("adyen", {}, { body: text, secrets }), "valid");
  for (
    const forged of [
      text.replace('"pspReference":"b"', '"pspReference":"c"'),
      text.replace('"hmacSignature"', '"hmac"'),
      JSON.stringify({
        notificationItems: [...JSON.parse(text).notificationItems, item("c")],
      }),
    ]
  ) {
    assert.equal(
      await statusOf("adyen", {}, { body: forged, secrets }),
      "mismatch",
    );
  }
});

Deno.test("microsoft-graph: every item must show the secret", async () => {
  const body = (...states: (string | undefined)[]) =>
    JSON.stringify({ value: states.map((clientState) => ({ clientState })) });
  const status = (text: string) =>
    statusOf("microsoft-graph", {}, { body: text });
  assert.equal(await status(body(SECRET, SECRET)), "valid");
  assert.equal(await status(body(SECRET, "other")), "mismatch");
  assert.equal(await status(body(SECRET, undefined)), "mismatch");
  assert.equal(await status(body()), "missing");
});

Deno.test("convoy: simple and advanced, either hash, either encoding", async () => {
  const sha512 = { hash: "sha512" };
  for (
    const value of [
      hex(BODY),
      base64(BODY),
      hex(BODY, sha512),
      base64(BODY, sha512),
      `t=${SECONDS},v1=${hex(`${SECONDS},${BODY}`)}`,
      `t=${SECONDS},v1=${base64("x")},v1=${
        base64(`${SECONDS},${BODY}`, sha512)
      }`,
    ]
  ) {
    const status = await statusOf("convoy", { "x-convoy-signature": value });
    assert.equal(status, "valid", value);
  }
});

Deno.test("alternatives: the first one that is there decides", async () => {
  const flutterwave = {
    "flutterwave-signature": base64(BODY),
    "verif-hash": "wrong",
  };
  assert.equal(await statusOf("flutterwave", flutterwave), "valid");
  assert.equal(
    await statusOf("flutterwave", { "verif-hash": SECRET }),
    "valid",
  );
  assert.equal(
    await statusOf("flutterwave", {
      "flutterwave-signature": base64("other"),
      "verif-hash": SECRET,
    }),
    "mismatch",
  );
  assert.equal(
    await statusOf("buildkite", { "x-buildkite-token": SECRET }),
    "valid",
  );
  assert.equal(
    await statusOf("vapi", { "x-vapi-secret": `${SECRET} ` }),
    "valid",
    "white space around a header's value is no part of it",
  );
});

Deno.test("grafana: the timestamp is signed where it is sent", async () => {
  const name = "x-grafana-alerting-signature";
  const time = { "x-grafana-alerting-timestamp": String(SECONDS) };
  const bound = hex(`${SECONDS}:${BODY}`);
  assert.equal(await statusOf("grafana", { [name]: hex(BODY) }), "valid");
  assert.equal(await statusOf("grafana", { [name]: bound, ...time }), "valid");
  assert.equal(await statusOf("grafana", { [name]: bound }), "mismatch");
  assert.equal(
    await statusOf("grafana", { [name]: hex(BODY), ...time }),
    "mismatch",
  );
});

Deno.test("escaped: Meta and Box may sign what is beyond ASCII as \\uXXXX", async () => {
  const body = '{"text":"ä😀"}';
  const escaped = '{"text":"\\u00e4\\ud83d\\ude00"}';
  const meta = (content: string) => ({
    "x-hub-signature-256": `sha256=${hex(content)}`,
  });
  assert.equal(await statusOf("meta", meta(body), { body }), "valid");
  assert.equal(await statusOf("meta", meta(escaped), { body }), "valid");
  assert.equal(await statusOf("github", meta(escaped), { body }), "mismatch");
});

Deno.test("gzip: Stream signs what was compressed, Nylas what is on the wire", async () => {
  const wire = new Uint8Array(gzipSync(BODY));
  const gzip = { "content-encoding": "gzip" };
  assert.equal(
    await statusOf("getstream", { ...gzip, "x-signature": hex(BODY) }, {
      body: wire,
    }),
    "valid",
  );
  assert.equal(
    await statusOf("nylas", { ...gzip, "x-nylas-signature": hex(wire) }, {
      body: wire,
    }),
    "valid",
  );
  assert.equal(
    await statusOf("nylas", { ...gzip, "x-nylas-signature": hex(BODY) }, {
      body: wire,
    }),
    "mismatch",
  );
});

Deno.test("twilio: with or without the standard port, and never an unsigned body", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  for (
    const url of [
      "https://sluice.example/hook",
      "https://sluice.example:443/hook",
    ]
  ) {
    const headers = {
      ...form,
      "x-twilio-signature": base64(`${url}A1B2`, { hash: "sha1" }),
    };
    assert.equal(
      await statusOf("twilio", headers, {
        body: "B=2&A=1",
        url: "https://sluice.example/hook",
      }),
      "valid",
    );
  }
  const unsigned = { "x-twilio-signature": base64(URL_, { hash: "sha1" }) };
  assert.equal(await statusOf("twilio", unsigned), "body_not_signed");
});

Deno.test("coinbase-cdp: v1 covers the headers it names, v0 does not", async () => {
  const names = "content-type x-hook0-id";
  const content = `${SECONDS}.${names}.application/json.evt-1.${BODY}`;
  const headers = (signature: string) => ({
    "content-type": "application/json",
    "x-hook0-id": "evt-1",
    "x-hook0-signature": `t=${SECONDS},h=${names},${signature}`,
  });
  const v1 = headers(`v1=${hex(content)}`);
  assert.equal(await statusOf("coinbase-cdp", v1), "valid");
  assert.equal(
    await statusOf("coinbase-cdp", { ...v1, "x-hook0-id": "evt-2" }),
    "mismatch",
  );
  assert.equal(
    await statusOf("coinbase-cdp", headers(`v0=${hex(`${SECONDS}.${BODY}`)}`)),
    "valid",
  );
});

Deno.test("metronome: the Date header stands in for its own", async () => {
  const date = NOW.toUTCString();
  const headers = {
    date,
    "metronome-webhook-signature": hex(`${date}\n${BODY}`),
  };
  assert.equal(await statusOf("metronome", headers), "valid");
});

Deno.test("airtable: the digest in hex or in base64, the key in base64", async () => {
  const key = new Uint8Array(32).fill(9);
  const secrets = [key.toBase64()];
  for (
    const digest of [hex(BODY, { secret: key }), base64(BODY, { secret: key })]
  ) {
    const headers = { "x-airtable-content-mac": `hmac-sha256=${digest}` };
    assert.equal(await statusOf("airtable", headers, { secrets }), "valid");
  }
  assert.equal(
    await statusOf(
      "airtable",
      { "x-airtable-content-mac": `hmac-sha256=${hex(BODY)}` },
      { secrets: ["not base64!"] },
    ),
    "bad_configuration",
  );
});

Deno.test("braintree: the configured pair may name its public key", async () => {
  const payload = btoa("<notification/>");
  const key = createHash("sha1").update("private").digest();
  const mac = hex(`${payload}\n`, { secret: key, hash: "sha1" });
  const body = new URLSearchParams({
    bt_signature: `other|${"0".repeat(40)}&pub|${mac}`,
    bt_payload: payload,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  for (const secret of ["private", "pub:private"]) {
    assert.equal(
      await statusOf("braintree", headers, { body, secrets: [secret] }),
      "valid",
    );
  }
});

Deno.test("fusionauth: a public key verifies RS256, and is never an HMAC secret", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
  });
  const pem = String(publicKey.export({ type: "spki", format: "pem" }));
  const claims = {
    request_body_sha256: createHash("sha256").update(BODY).digest("base64"),
  };
  const rs = await new SignJWT(claims).setProtectedHeader({ alg: "RS256" })
    .sign(privateKey);
  const hs = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(pem));
  const status = (token: string) =>
    statusOf("fusionauth", { "x-fusionauth-signature-jwt": token }, {
      secrets: [pem],
    });
  assert.equal(await status(rs), "valid");
  assert.equal(await status(hs), "bad_configuration");
});

Deno.test("livekit: with or without Bearer in front", async () => {
  const token = await new SignJWT({
    sha256: createHash("sha256").update(BODY).digest("base64"),
  }).setProtectedHeader({ alg: "HS256" })
    .setExpirationTime(SECONDS + 60).sign(new TextEncoder().encode(SECRET));
  for (const authorization of [token, `Bearer ${token}`, `bearer ${token}`]) {
    assert.equal(await statusOf("livekit", { authorization }), "valid");
  }
  assert.equal(
    await statusOf("livekit", { authorization: token }, { body: "{}" }),
    "claim_mismatch",
  );
});

Deno.test("generic-token: a bearer token, a header, basic credentials, the query", async () => {
  const check = (headers: Headers_, options = {}) =>
    statusOf("generic-token", headers, options);
  assert.equal(await check({ authorization: `Bearer ${SECRET}` }), "valid");
  assert.equal(await check({ authorization: SECRET }), "valid");
  assert.equal(await check({ "x-api-key": SECRET }), "valid");
  assert.equal(
    await check({}, { url: `${URL_}&token=${encodeURIComponent(SECRET)}` }),
    "valid",
  );
  const basic = { authorization: `Basic ${btoa("user:pass")}` };
  assert.equal(await check(basic, { secrets: ["user:pass"] }), "valid");
  assert.equal(await check(basic), "mismatch");
  assert.equal(await check({}), "missing");
});

Deno.test("generic-hmac: the usual headers, hex or base64, with or without a prefix", async () => {
  for (
    const headers of [
      { "x-signature": hex(BODY) },
      { "x-signature-256": `sha256=${hex(BODY)}` },
      { "x-webhook-signature": base64(BODY) },
      { "x-hub-signature-256": `sha256=${hex(BODY)}` },
      { signature: hex(BODY).toUpperCase() },
    ] as Headers_[]
  ) {
    assert.equal(await statusOf("generic-hmac", headers), "valid");
  }
  assert.equal(
    await statusOf("generic-hmac", { "x-signature": `sha1=${hex(BODY)}` }),
    "malformed_signature",
  );
});
