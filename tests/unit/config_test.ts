import assert from "node:assert/strict";
import { ConfigError, decodeKey, parseConfig } from "../../config.ts";

const KEY = new Uint8Array(32).fill(251);
const GIVEN = {
  DATABASE_URL: "postgres://u:p@db/sluice",
  ADMIN_KEY: "sixteen-letters-",
  SECRETS_KEY: KEY.toBase64(),
};

Deno.test("parseConfig() of nothing has every default", () => {
  assert.deepEqual(parseConfig({}), {
    databaseUrl: null,
    dataDir: "./data",
    host: "127.0.0.1",
    port: 8000,
    publicUrl: null,
    adminKey: null,
    secretsKeys: null,
    trustedProxies: [],
    limits: {
      ip: { requests: 6000, seconds: 60 },
      token: { requests: 3000, seconds: 60 },
      badCredentials: { requests: 30, seconds: 60 },
    },
    maxBodyBytes: 262_144,
    retentionDays: 30,
  });
});

Deno.test("parseConfig() takes an empty value as none, and space around one as nothing", () => {
  assert.deepEqual(
    parseConfig({ PORT: "", HOST: "  ", DATABASE_URL: undefined }),
    parseConfig({}),
  );
  assert.equal(parseConfig({ PORT: " 80 " }).port, 80);
});

Deno.test("parseConfig() reads every name", () => {
  const config = parseConfig({
    ...GIVEN,
    SECRETS_KEY: `${KEY.toBase64()}, ${
      KEY.toBase64({ alphabet: "base64url", omitPadding: true })
    }`,
    PUBLIC_URL: "https://hooks.example/base//",
    TRUSTED_PROXIES: "10.0.0.0/8, fd00::/8",
    RATE_LIMIT_IP: "0",
    RATE_LIMIT_TOKEN: "5/10",
    MAX_BODY_BYTES: "1000",
    RETENTION_DAYS: "0",
  });
  assert.equal(config.databaseUrl, GIVEN.DATABASE_URL);
  assert.equal(config.publicUrl, "https://hooks.example/base");
  assert.deepEqual(config.secretsKeys, [KEY, KEY]);
  assert.deepEqual(config.trustedProxies, ["10.0.0.0/8", "fd00::/8"]);
  assert.equal(config.limits.ip, null);
  assert.deepEqual(config.limits.token, { requests: 5, seconds: 10 });
  assert.equal(config.maxBodyBytes, 1000);
  assert.equal(config.retentionDays, 0);
});

for (
  const [name, value, fault] of [
    ["PORT", "65536", /PORT must be at most 65535/],
    ["PORT", "-1", /PORT must be a whole number/],
    ["PUBLIC_URL", "hooks.example", /PUBLIC_URL must be a URL with http/],
    ["DATABASE_URL", "mysql://db", /DATABASE_URL must be a URL with postgres/],
    ["ADMIN_KEY", "short", /ADMIN_KEY must be at least 16 characters/],
    ["SECRETS_KEY", "c2hvcnQ=", /SECRETS_KEY must be 32 bytes as base64/],
    [
      "SECRETS_KEY",
      `${KEY.toBase64()},x`,
      /SECRETS_KEY must be 32 bytes as base64/,
    ],
    ["TRUSTED_PROXIES", "10.0.0.1", /TRUSTED_PROXIES must be CIDRs/],
    ["TRUSTED_PROXIES", "10.0.0.0/99", /TRUSTED_PROXIES must be CIDRs/],
    ["RATE_LIMIT_TOKEN", "5", /RATE_LIMIT_TOKEN must be requests\/seconds/],
    ["RATE_LIMIT_TOKEN", "5/0", /RATE_LIMIT_TOKEN must be requests\/seconds/],
    ["MAX_BODY_BYTES", "0", /MAX_BODY_BYTES must be at least 1/],
    ["RETENTION_DAYS", "1.5", /RETENTION_DAYS must be a whole number/],
  ] as const
) {
  Deno.test(`parseConfig() refuses ${name}=${value}`, () => {
    assert.throws(() => parseConfig({ ...GIVEN, [name]: value }), fault);
  });
}

Deno.test("parseConfig() names all faults at once, and no value of a secret", () => {
  const error = faultOf({
    DATABASE_URL: "postgres://db",
    ADMIN_KEY: "hunter2",
    SECRETS_KEY: "hunter3",
    PORT: "x",
  });
  assert.equal(error.message.split("\n").length, 3);
  assert(!error.message.includes("hunter"));
});

Deno.test("with DATABASE_URL both keys are required; without it neither is", () => {
  const { message } = faultOf({ DATABASE_URL: "postgres://db" });
  assert.match(message, /ADMIN_KEY is required with DATABASE_URL/);
  assert.match(message, /SECRETS_KEY is required with DATABASE_URL/);
});

Deno.test("decodeKey() takes both alphabets of base64, and 32 bytes only", () => {
  assert.deepEqual(decodeKey(KEY.toBase64()), KEY);
  assert.deepEqual(decodeKey(KEY.toBase64({ alphabet: "base64url" })), KEY);
  assert.equal(decodeKey(new Uint8Array(31).toBase64()), null);
  assert.equal(decodeKey(new Uint8Array(33).toBase64()), null);
  assert.equal(decodeKey(""), null);
});

function faultOf(env: Record<string, string>): ConfigError {
  try {
    parseConfig(env);
  } catch (error) {
    assert(error instanceof ConfigError);
    return error;
  }
  throw new Error("no fault");
}
