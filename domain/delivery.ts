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
  readonly status: DeliveryStatus;
  readonly attemptCount: number;
  readonly contentType: string | null;
  readonly responseStatus: number;
  readonly autopilotRunId: string | null;
  readonly replayedFromDeliveryId: string | null;
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
}
