import type { Diagnosis } from "./doctor/diagnosis.ts";

export const SIGNATURE_STATUSES = [
  "not_required",
  "valid",
  "invalid",
  "missing",
] as const;
export type SignatureStatus = (typeof SIGNATURE_STATUSES)[number];

export const DELIVERY_STATUSES = [
  "queued",
  "dispatched",
  "rejected",
  "ignored",
  "failed",
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why a delivery was rejected: it is not verified. */
export const REJECT_REASONS = [
  "invalid_signature",
  "missing_signature",
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Why a verified delivery deliberately makes no run. */
export const IGNORE_REASONS = [
  "trigger_disabled",
  "autopilot_paused",
  "autopilot_archived",
  "event_filtered",
  "dedupe_conflict",
] as const;
export type IgnoreReason = (typeof IGNORE_REASONS)[number];

/** One delivery as lists show it: everything but the body, the headers and the answer. */
export interface DeliverySummary {
  readonly id: string;
  readonly workspaceId: string;
  readonly autopilotId: string;
  readonly triggerId: string;
  readonly provider: string;
  readonly event: string;
  readonly dedupeKey: string | null;
  readonly dedupeSource: string | null;
  readonly signatureStatus: SignatureStatus;
  /** The secret that the signature matched. */
  readonly signingSecretId: string | null;
  readonly status: DeliveryStatus;
  readonly attemptCount: number;
  readonly contentType: string | null;
  readonly responseStatus: number;
  readonly autopilotRunId: string | null;
  readonly replayedFromDeliveryId: string | null;
  /** The delivery that has the same dedupe key and another body. */
  readonly conflictWithDeliveryId: string | null;
  /** Made by the test of its trigger, not by the provider. */
  readonly isTest: boolean;
  readonly error: string | null;
  readonly reasonCode: RejectReason | IgnoreReason | null;
  readonly receivedAt: Date;
  readonly lastAttemptAt: Date;
  readonly createdAt: Date;
}

export interface Delivery extends DeliverySummary {
  readonly selectedHeaders: Readonly<Record<string, string>>;
  /** The bytes that were on the wire; null where none were kept. */
  readonly rawBody: Uint8Array | null;
  readonly responseBody: unknown;
  /** Of a signature that did not match: what would have. */
  readonly diagnosis: readonly Diagnosis[] | null;
}
