import type { Context } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Config, Rate } from "../config.ts";
import { type ErrorCode, ServiceError } from "../domain/errors.ts";
import type { Env } from "./deps.ts";

/** What is left of one limit. */
export interface Quota {
  readonly policy: "ip" | "token" | "bad_credentials";
  readonly rate: Rate;
  readonly remaining: number;
  /** Seconds until the window is over. */
  readonly resetSeconds: number;
}

export interface Limits {
  /** @throws ServiceError `rate_limited_ip`, with `Retry-After` */
  countIp(key: string): Promise<Quota | null>;
  /** @throws ServiceError `rate_limited_token` */
  countToken(triggerId: string): Promise<Quota | null>;
  /** @throws ServiceError `rate_limited_bad_credentials` where the address has tried too many */
  checkBadCredentials(key: string): Promise<void>;
  countBadCredential(key: string): Promise<void>;
}

/** Refused for a limit: the answer says which one, and when to come back. */
export class RateLimited extends ServiceError {
  readonly quota: Quota;

  constructor(quota: Quota) {
    const { policy, rate, resetSeconds } = quota;
    const [code, what] = REFUSALS[policy];
    super(
      code,
      `${what}: ${rate.requests} in ${rate.seconds} s are allowed. Try again in ${resetSeconds} s.`,
      { retryAfter: resetSeconds },
    );
    this.quota = quota;
  }
}

const REFUSALS: Record<Quota["policy"], [ErrorCode, string]> = {
  ip: ["rate_limited_ip", "Too many requests from this address"],
  token: ["rate_limited_token", "Too many webhooks for this trigger"],
  bad_credentials: [
    "rate_limited_bad_credentials",
    "Too many unknown tokens or bad signatures from this address",
  ],
};

/** Fixed windows in this process's memory; each replica counts for itself. */
export function createLimits(rates: Config["limits"]): Limits {
  const ip = limiter("ip", rates.ip);
  const token = limiter("token", rates.token);
  const bad = limiter("bad_credentials", rates.badCredentials);
  return {
    countIp: (key) => ip.consume(key),
    countToken: (triggerId) => token.consume(triggerId),
    checkBadCredentials: (key) => bad.check(key),
    async countBadCredential(key) {
      await bad.consume(key).catch((error) => {
        // The debt is noted; the next request is refused for it.
        if (!(error instanceof ServiceError)) throw error;
      });
    },
  };
}

function limiter(policy: Quota["policy"], rate: Rate | null) {
  if (rate === null) {
    return {
      consume: () => Promise.resolve(null),
      check: () => Promise.resolve(),
    };
  }
  const store = new RateLimiterMemory({
    points: rate.requests,
    duration: rate.seconds,
  });
  const refusal = (left: RateLimiterRes) =>
    new RateLimited({
      policy,
      rate,
      remaining: 0,
      resetSeconds: Math.max(1, Math.ceil(left.msBeforeNext / 1000)),
    });
  return {
    async consume(key: string): Promise<Quota> {
      try {
        const left = await store.consume(key);
        return {
          policy,
          rate,
          remaining: left.remainingPoints,
          resetSeconds: Math.ceil(left.msBeforeNext / 1000),
        };
      } catch (error) {
        throw error instanceof RateLimiterRes ? refusal(error) : error;
      }
    },
    async check(key: string): Promise<void> {
      const left = await store.get(key);
      if (left && left.consumedPoints >= rate.requests) throw refusal(left);
    },
  };
}

/** Says on an answer what is left of the limits that its request counts against. */
export function showQuota(c: Context<Env>, quota: Quota): void {
  const quotas = c.get("quotas");
  quotas.push(quota);
  const [rateLimit, policy] = rateLimitHeaders(quotas);
  c.header("RateLimit", rateLimit);
  c.header("RateLimit-Policy", policy);
}

/** `RateLimit` and `RateLimit-Policy`, as draft-ietf-httpapi-ratelimit-headers-11 has them. */
export function rateLimitHeaders(
  quotas: readonly Quota[],
): [rateLimit: string, policy: string] {
  return [
    quotas.map((q) => `"${q.policy}";r=${q.remaining};t=${q.resetSeconds}`)
      .join(", "),
    quotas.map((q) => `"${q.policy}";q=${q.rate.requests};w=${q.rate.seconds}`)
      .join(", "),
  ];
}
