export const AUTOPILOT_STATUSES = ["active", "paused", "archived"] as const;
export type AutopilotStatus = (typeof AUTOPILOT_STATUSES)[number];

/** What becomes of a run whose workers are away: it waits in the queue, or it is recorded as skipped. */
export const OFFLINE_POLICIES = ["queue", "skip"] as const;
export type OfflinePolicy = (typeof OFFLINE_POLICIES)[number];

/** Workers that have not polled for this long count as away. */
export const WORKER_OFFLINE_AFTER_MS = 60_000;

export interface Autopilot {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly status: AutopilotStatus;
  readonly offlinePolicy: OfflinePolicy;
  /** When a worker last asked for this autopilot's runs. */
  readonly workerSeenAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function workersAreOffline(
  workerSeenAt: Date | null,
  now: Date,
): boolean {
  return workerSeenAt === null ||
    now.getTime() - workerSeenAt.getTime() > WORKER_OFFLINE_AFTER_MS;
}
