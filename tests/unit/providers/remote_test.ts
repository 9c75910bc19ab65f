import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { SignJWT } from "jose";
import { findPreset } from "../../../domain/providers/providers.ts";
import type {
  KeyAnswer,
  KeyRequest,
  KeyResolver,
} from "../../../domain/signature/keys.ts";
import { verifySignature } from "../../../domain/signature/verify.ts";
import { inbound } from "./request.ts";
import vectors from "./remote_vectors.json" with { type: "json" };

const NOW = new Date("2026-03-04T05:06:07.000Z");
const SECONDS = NOW.getTime() / 1000;
const OUTAGE: KeyAnswer = { status: "unavailable", detail: "TimeoutError" };

/** Answers with one document, and notes what was asked. */
function keysOf(answer: KeyAnswer | string) {
  const asked: KeyRequest[] = [];
  const resolver: KeyResolver = {
    resolve(request) {
      asked.push(request);
      return Promise.resolve(
        typeof answer === "string"
          ? { status: "found", text: answer } as const
          : answer,
      );
    },
  };
  return { asked, resolver };
}

async function verify(
  provider: string,
  request: { rawBody: string; headers?: Record<string, string> },
  { secrets = [] as string[], keys, now = NOW }: {
    secrets?: string[];
    keys?: KeyResolver;
    now?: Date;
  } = {},
) {
  const preset = findPreset(provider);
  assert(preset);
  return await verifySignature(
    preset,
    secrets.map((value, index) => ({ id: `s${index + 1}`, value })),
    inbound(request.rawBody, request.headers, { now }),
    now,
    keys,
  );
}

const detail = (code: string) => ({
  status: "invalid",
  reason: "invalid_signature",
  detail: code,
});

Deno.test("aws-sns: verifies every kind of message, and needs no secret", async () => {
  for (const message of vectors.sns) {
    const { resolver, asked } = keysOf(vectors.certificate);
    const rawBody = JSON.stringify(message);
    assert.deepEqual(await verify("aws-sns", { rawBody }, { keys: resolver }), {
      status: "valid",
      secretId: "",
    });
    assert.equal(asked[0]?.url, message.SigningCertURL);
    for (const name of ["Message", "TopicArn", "Timestamp", "Type"] as const) {
      const forged = JSON.stringify({
        ...message,
        [name]: `${message[name]}x`,
      });
      const verdict = await verify("aws-sns", { rawBody: forged }, {
        keys: resolver,
      });
      assert.equal(verdict.status, "invalid", name);
    }
  }
});

Deno.test("aws-sns: a configured ARN is the only topic", async () => {
  const [message] = vectors.sns;
  const rawBody = JSON.stringify(message);
  const keys = keysOf(vectors.certificate).resolver;
  const own = await verify("aws-sns", { rawBody }, {
    keys,
    secrets: ["arn:aws:sns:eu-west-1:123456789012:MyTopic"],
  });
  assert.deepEqual(own, { status: "valid", secretId: "s1" });
  const other = await verify("aws-sns", { rawBody }, {
    keys,
    secrets: ["arn:aws:sns:eu-west-1:999999999999:Theirs"],
  });
  assert.deepEqual(other, detail("claim_mismatch"));
});

Deno.test("aws-sns: asks no host but SNS for a certificate", async () => {
  const [message] = vectors.sns;
  for (
    const url of [
      "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
      "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef.pem",
      "https://evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
      "https://evil@sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
      "https://bucket.s3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
      "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef.pem",
      "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem?x",
      "file:///etc/passwd",
      "",
    ]
  ) {
    const { resolver, asked } = keysOf(vectors.certificate);
    const rawBody = JSON.stringify({ ...message, SigningCertURL: url });
    assert.deepEqual(
      await verify("aws-sns", { rawBody }, { keys: resolver }),
      detail("untrusted_key"),
    );
    assert.equal(asked.length, 0, url);
  }
});

Deno.test("aws-sns: a body without a signature is missing one; an outage is no verdict", async () => {
  const missing = await verify("aws-sns", { rawBody: '{"a":1}' });
  assert.equal(missing.status, "missing");
  const rawBody = JSON.stringify(vectors.sns[0]);
  for (const keys of [keysOf(OUTAGE).resolver, undefined]) {
    const verdict = await verify("aws-sns", { rawBody }, {
      ...(keys && { keys }),
    });
    assert.equal(verdict.status, "unavailable");
  }
  const junk = keysOf("no certificate").resolver;
  assert.deepEqual(
    await verify("aws-sns", { rawBody }, { keys: junk }),
    detail("untrusted_key"),
  );
});

Deno.test("paypal: ties the body, the time and the webhook's id together", async () => {
  const { headers, rawBody, webhookId } = vectors.paypal;
  const keys = keysOf(vectors.certificate).resolver;
  const good = { keys, secrets: [webhookId] };
  assert.deepEqual(await verify("paypal", { headers, rawBody }, good), {
    status: "valid",
    secretId: "s1",
  });
  for (
    const [changes, options, code] of [
      [{ rawBody: `${rawBody} ` }, {}, "mismatch"],
      [{}, { secrets: ["another webhook"] }, "mismatch"],
      [{}, { now: new Date(NOW.getTime() + 400_000) }, "timestamp_too_old"],
      [{}, { now: new Date(NOW.getTime() - 400_000) }, "timestamp_in_future"],
      [
        { headers: { ...headers, "paypal-auth-algo": "none" } },
        {},
        "unsupported_algorithm",
      ],
      [
        {
          headers: {
            ...headers,
            "paypal-cert-url": "https://evil.example/v1/notifications/certs/C",
          },
        },
        {},
        "untrusted_key",
      ],
      [
        { headers: { ...headers, "paypal-transmission-sig": "AAAA" } },
        {},
        "mismatch",
      ],
    ] as const
  ) {
    const verdict = await verify(
      "paypal",
      { headers, rawBody, ...changes },
      { ...good, ...options, secrets: [...options.secrets ?? good.secrets] },
    );
    assert.deepEqual(verdict, detail(code));
  }
});

Deno.test("fal: verifies under any published key, and looks once more when none fits", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const other = generateKeyPairSync("ed25519").publicKey;
  const rawBody = '{"status":"OK"}';
  const hash = createHash("sha256").update(rawBody).digest("hex");
  const content = ["req-1", "user-1", SECONDS, hash].join("\n");
  const headers = {
    "x-fal-webhook-request-id": "req-1",
    "x-fal-webhook-user-id": "user-1",
    "x-fal-webhook-timestamp": String(SECONDS),
    "x-fal-webhook-signature": sign(null, Buffer.from(content), privateKey)
      .toString("hex"),
  };
  const set = (...keys: (typeof publicKey)[]) =>
    JSON.stringify({ keys: keys.map((key) => key.export({ format: "jwk" })) });
  const both = keysOf(set(other, publicKey));
  assert.deepEqual(
    await verify("fal", { headers, rawBody }, { keys: both.resolver }),
    { status: "valid", secretId: "" },
  );
  assert.equal(both.asked.length, 1);
  const wrong = keysOf(set(other));
  assert.deepEqual(
    await verify("fal", { headers, rawBody }, { keys: wrong.resolver }),
    detail("mismatch"),
  );
  assert.deepEqual(wrong.asked.map(({ refresh }) => refresh), [false, true]);
  assert.deepEqual(
    await verify("fal", { headers, rawBody }, {
      keys: both.resolver,
      secrets: ["user-2"],
    }),
    detail("claim_mismatch"),
  );
  assert.deepEqual(
    await verify("fal", { headers, rawBody: "{}" }, { keys: both.resolver }),
    detail("mismatch"),
  );
});

Deno.test("kinde: the body is a token under the tenant's own keys", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
  });
  const token = (kid: string) =>
    new SignJWT({ type: "user.created", event_id: "event_1" })
      .setProtectedHeader({ alg: "RS256", kid }).setIssuedAt(SECONDS)
      .sign(privateKey);
  const set = JSON.stringify({
    keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256" }],
  });
  const headers = { "content-type": "application/jwt" };
  const { resolver, asked } = keysOf(set);
  const secrets = ["https://acme.kinde.com"];
  assert.deepEqual(
    await verify("kinde", { headers, rawBody: await token("k1") }, {
      keys: resolver,
      secrets,
    }),
    { status: "valid", secretId: "s1" },
  );
  assert.equal(asked[0]?.url, "https://acme.kinde.com/.well-known/jwks.json");
  assert.deepEqual(
    await verify("kinde", { headers, rawBody: await token("k2") }, {
      keys: resolver,
      secrets,
    }),
    detail("untrusted_key"),
  );
  for (const host of ["evil.example", "kinde.com.evil.example", "x@y"]) {
    assert.deepEqual(
      await verify("kinde", { headers, rawBody: await token("k1") }, {
        keys: resolver,
        secrets: [host],
      }),
      detail("bad_configuration"),
    );
  }
  const outage = await verify(
    "kinde",
    { headers, rawBody: await token("k1") },
    { keys: keysOf(OUTAGE).resolver, secrets },
  );
  assert.equal(outage.status, "unavailable");
});

Deno.test("plaid: asks for the key by id, with the account's credentials", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
  });
  const rawBody = '{\n  "webhook_type": "ITEM"\n}';
  const hash = createHash("sha256").update(rawBody).digest("hex");
  const token = await new SignJWT({ request_body_sha256: hash })
    .setProtectedHeader({ alg: "ES256", kid: "kid-1" }).setIssuedAt(SECONDS)
    .sign(privateKey);
  const headers = { "plaid-verification": token };
  const key = publicKey.export({ format: "jwk" });
  const { resolver, asked } = keysOf(JSON.stringify({ key }));
  const options = { keys: resolver, secrets: ["client:secret:sandbox"] };
  assert.deepEqual(await verify("plaid", { headers, rawBody }, options), {
    status: "valid",
    secretId: "s1",
  });
  assert.equal(
    asked[0]?.url,
    "https://sandbox.plaid.com/webhook_verification_key/get",
  );
  assert.deepEqual(asked[0]?.body, {
    client_id: "client",
    secret: "secret",
    key_id: "kid-1",
  });
  assert.deepEqual(
    await verify("plaid", { headers, rawBody: `${rawBody} ` }, options),
    detail("claim_mismatch"),
  );
  assert.deepEqual(
    await verify("plaid", { headers, rawBody }, {
      ...options,
      now: new Date(NOW.getTime() + 400_000),
    }),
    detail("timestamp_too_old"),
  );
  assert.deepEqual(
    await verify("plaid", { headers, rawBody }, {
      ...options,
      secrets: ["no credentials"],
    }),
    detail("bad_configuration"),
  );
  const retired = keysOf(JSON.stringify({ key: { ...key, expired_at: 1 } }));
  assert.deepEqual(
    await verify("plaid", { headers, rawBody }, {
      ...options,
      keys: retired.resolver,
    }),
    detail("untrusted_key"),
  );
});

Deno.test("google-pubsub: a token of Google's for this address, from the configured account", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
  });
  const set = JSON.stringify({
    keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256" }],
  });
  const email = "push@project.iam.gserviceaccount.com";
  const claims = {
    iss: "https://accounts.google.com",
    aud: "https://sluice.example/hook",
    email,
  };
  const status = async (changes: Record<string, string>, age = 0) => {
    const token = await new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: "RS256", kid: "k1" }).setIssuedAt(SECONDS)
      .setExpirationTime(SECONDS + 3600).sign(privateKey);
    const verdict = await verify(
      "google-pubsub",
      { headers: { authorization: `Bearer ${token}` }, rawBody: "{}" },
      {
        keys: keysOf(set).resolver,
        secrets: [email],
        now: new Date(NOW.getTime() + age * 1000),
      },
    );
    return verdict.status === "invalid" ? verdict.detail : verdict.status;
  };
  assert.equal(await status({}), "valid");
  assert.equal(await status({ iss: "accounts.google.com" }), "valid");
  assert.equal(await status({ email: "other@evil.example" }), "claim_mismatch");
  assert.equal(
    await status({ aud: "https://evil.example/" }),
    "claim_mismatch",
  );
  assert.equal(await status({ iss: "https://evil.example" }), "claim_mismatch");
  assert.equal(await status({}, 4000), "timestamp_too_old");
});
