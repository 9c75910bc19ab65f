import ipaddr from "ipaddr.js";
import { z } from "zod";

/** Requests per window; null: no limit. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

export type Config = ReturnType<typeof parseConfig>;

/** Every environment variable that Sluice reads: `main.ts` passes these, and no others are readable. */
export const CONFIG_NAMES = [
  "DATABASE_URL",
  "DATA_DIR",
  "HOST",
  "PORT",
  "PUBLIC_URL",
  "ADMIN_KEY",
  "SECRETS_KEY",
  "TRUSTED_PROXIES",
  "RATE_LIMIT_IP",
  "RATE_LIMIT_TOKEN",
  "RATE_LIMIT_BAD_CREDENTIALS",
  "MAX_BODY_BYTES",
  "RETENTION_DAYS",
] as const;

/** Faults of the configuration, all of them at once, as sentences that say what to set. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const SECRETS_KEY_HELP =
  "32 bytes as base64 (`openssl rand -base64 32`); several, comma-separated, for rotation";

const url = (protocols: readonly string[]) =>
  z.string().refine(
    (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
    {
      error: `must be a URL with ${
        protocols.map((p) => `${p}//`).join(" or ")
      }`,
    },
  );

const whole = (min: number, max: number) =>
  z.string().regex(/^[0-9]{1,12}$/, "must be a whole number").transform(Number)
    .pipe(
      z.number().min(min, `must be at least ${min}`).max(
        max,
        `must be at most ${max}`,
      ),
    );

const rate = z.string().regex(
  /^(?:0|[1-9][0-9]{0,8}\/[1-9][0-9]{0,4})$/,
  'must be requests/seconds, such as "6000/60", or 0 for none',
).transform((text): Rate | null => {
  const [requests = 0, seconds = 0] = text.split("/").map(Number);
  return requests === 0 ? null : { requests, seconds };
});

const secretsKey = z.string().transform((text, context) => {
  const keys = text.split(",").map((part) => decodeKey(part.trim()));
  if (keys.some((key) => key === null)) {
    context.addIssue({
      code: "custom",
      message: `must be ${SECRETS_KEY_HELP}`,
    });
    return z.NEVER;
  }
  return keys as [Uint8Array, ...Uint8Array[]];
});

const cidrs = z.string().transform((text, context) => {
  const parts = text.split(",").map((part) => part.trim()).filter(Boolean);
  for (const part of parts) {
    if (!ipaddr.isValidCIDR(part)) {
      context.addIssue({
        code: "custom",
        message:
          `must be CIDRs such as "10.0.0.0/8, fd00::/8"; "${part}" is none`,
      });
      return z.NEVER;
    }
  }
  return parts;
});

const Environment = z.object({
  DATABASE_URL: url(["postgres:", "postgresql:"]).optional(),
  DATA_DIR: z.string().default("./data"),
  HOST: z.string().default("127.0.0.1"),
  PORT: whole(0, 65_535).default(8000),
  PUBLIC_URL: url(["http:", "https:"]).optional(),
  ADMIN_KEY: z.string().min(16, "must be at least 16 characters").optional(),
  SECRETS_KEY: secretsKey.optional(),
  TRUSTED_PROXIES: cidrs.default([]),
  RATE_LIMIT_IP: rate.default({ requests: 6000, seconds: 60 }),
  RATE_LIMIT_TOKEN: rate.default({ requests: 3000, seconds: 60 }),
  RATE_LIMIT_BAD_CREDENTIALS: rate.default({ requests: 30, seconds: 60 }),
  MAX_BODY_BYTES: whole(1, 1_073_741_824).default(262_144),
  RETENTION_DAYS: whole(0, 36_500).default(30),
});

/** With a database of one's own, nothing is made up: a lost made-up key would lose every secret. */
const REQUIRED_WITH_DATABASE_URL = {
  ADMIN_KEY: "any string of at least 16 characters",
  SECRETS_KEY: SECRETS_KEY_HELP,
} as const;

/**
 * The configuration from the environment.
 *
 * @throws ConfigError naming every fault; it holds no value of a secret
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(
    CONFIG_NAMES.flatMap((name) => {
      const value = env[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const parsed = Environment.safeParse(given);
  const faults = (parsed.error?.issues ?? []).map((issue) =>
    `${issue.path.join(".")} ${issue.message}`
  );
  for (const [name, help] of Object.entries(REQUIRED_WITH_DATABASE_URL)) {
    if (given["DATABASE_URL"] && !given[name]) {
      faults.push(`${name} is required with DATABASE_URL: ${help}`);
    }
  }
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(faults.join("\n"));
  }
  const e = parsed.data;
  return {
    databaseUrl: e.DATABASE_URL ?? null,
    dataDir: e.DATA_DIR,
    host: e.HOST,
    port: e.PORT,
    publicUrl: e.PUBLIC_URL?.replace(/\/+$/, "") ?? null,
    adminKey: e.ADMIN_KEY ?? null,
    secretsKeys: e.SECRETS_KEY ?? null,
    trustedProxies: e.TRUSTED_PROXIES,
    limits: {
      ip: e.RATE_LIMIT_IP,
      token: e.RATE_LIMIT_TOKEN,
      badCredentials: e.RATE_LIMIT_BAD_CREDENTIALS,
    },
    maxBodyBytes: e.MAX_BODY_BYTES,
    retentionDays: e.RETENTION_DAYS,
  };
}

/** 32 bytes from base64 or base64url, or null. */
export function decodeKey(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  return new Uint8Array(
    Uint8Array.from(
      atob(text.replace("=", "").replaceAll("-", "+").replaceAll("_", "/")),
      (char) => char.charCodeAt(0),
    ),
  );
}
