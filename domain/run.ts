export const RUN_STATUSES = [
  "queued",
  "running",
  "completed",
  "failed",
  "skipped",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_SOURCES = ["webhook", "replay", "manual"] as const;
export type RunSource = (typeof RUN_SOURCES)[number];

/** Why a run was skipped or failed without a worker having said so. */
export const RUN_REASONS = [
  "runtime_offline",
  "autopilot_archived",
  "worker_failed",
] as const;
export type RunReason = (typeof RUN_REASONS)[number];

export interface RunSummary {
  readonly id: string;
  readonly workspaceId: string;
  readonly autopilotId: string;
  readonly triggerId: string | null;
  readonly deliveryId: string | null;
  readonly source: RunSource;
  readonly status: RunStatus;
  readonly failureReason: string | null;
  readonly reasonCode: RunReason | null;
  readonly claimCount: number;
  readonly triggeredAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly leaseExpiresAt: Date | null;
}

export interface Run extends RunSummary {
  /** JSON text, exactly as the worker or the caller gave it. */
  readonly result: string | null;
  /** The envelope as JSON text: digits and escapes of the sender's body are kept as they were. */
  readonly triggerPayload: string;
}

export interface ClaimedRun extends Run {
  readonly leaseToken: string;
}
