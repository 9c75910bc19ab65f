import { hash, randomBytes } from "node:crypto";
import type { AutopilotStatus, OfflinePolicy } from "./autopilot.ts";
import type { EventFilter } from "./event_filter.ts";
import type { CustomPreset } from "./providers/custom.ts";
import type { DedupeStrategy } from "./providers/identify.ts";
import type { Preset } from "./providers/preset.ts";
import type { TriggerSecret } from "./signing_secret.ts";

export interface Trigger {
  readonly id: string;
  readonly workspaceId: string;
  readonly autopilotId: string;
  readonly name: string;
  readonly provider: string;
  readonly enabled: boolean;
  readonly eventFilters: readonly EventFilter[];
  readonly token: string;
  readonly dedupe: DedupeStrategy | null;
  /** The user's own description, where the provider is `custom`. */
  readonly customPreset: CustomPreset | null;
  readonly hasSigningSecret: boolean;
  readonly signingSecretHint: string | null;
  readonly handshakeKind: string | null;
  readonly handshakeVerifiedAt: Date | null;
  readonly lastFiredAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** All that a verdict depends on, read in one piece. `version` changes with any part of it. */
export interface TriggerConfig {
  readonly id: string;
  readonly version: number;
  readonly workspaceId: string;
  readonly autopilotId: string;
  readonly preset: Preset;
  readonly enabled: boolean;
  readonly eventFilters: readonly EventFilter[];
  /** All of them, in force or not: a trigger whose secrets have all expired accepts nothing. */
  readonly secrets: readonly TriggerSecret[];
  /** Null: the preset's way. */
  readonly dedupe: DedupeStrategy | null;
  readonly autopilotStatus: AutopilotStatus;
  readonly offlinePolicy: OfflinePolicy;
  readonly workerSeenAt: Date | null;
}

export const WEBHOOK_TOKEN_PATTERN = /^awt_[A-Za-z0-9_-]{43}$/;

/** A new webhook token: `awt_` and 43 URL-safe base64 characters of 32 random bytes. */
export function mintWebhookToken(): string {
  return `awt_${randomBytes(32).toString("base64url")}`;
}

/** What tokens are looked up by, as hex. A token has 256 bits of entropy, so a plain digest cannot be searched. */
export function hashWebhookToken(token: string): string {
  return hash("sha256", token, "hex");
}
