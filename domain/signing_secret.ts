import type { SigningSecret } from "./signature/verdict.ts";

export const SIGNING_SECRET_MIN_LENGTH = 16;

/** A secret of a trigger, with the time in which it counts. */
export interface TriggerSecret extends SigningSecret {
  readonly notBefore: Date;
  /** Null: until it is replaced. */
  readonly expiresAt: Date | null;
}

/** What its owner may know of a secret: never the secret. */
export interface SigningSecretInfo {
  readonly id: string;
  /** The last four characters. */
  readonly hint: string;
  readonly notBefore: Date;
  readonly expiresAt: Date | null;
  /** The provider has handed it out, and its owner may see it once to enter it there. */
  readonly isRevealable: boolean;
  readonly useCount: number;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

export function isInForce(
  secret: Pick<TriggerSecret, "notBefore" | "expiresAt">,
  now: Date,
): boolean {
  return secret.notBefore <= now &&
    (secret.expiresAt === null || now < secret.expiresAt);
}

/** Those that count at a moment. */
export function secretsInForce(
  secrets: readonly TriggerSecret[],
  now: Date,
): readonly TriggerSecret[] {
  return secrets.every((secret) => isInForce(secret, now))
    ? secrets
    : secrets.filter((secret) => isInForce(secret, now));
}
