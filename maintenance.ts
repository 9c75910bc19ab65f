import {
  type RemovedBatch,
  removeOldDeliveries,
  removeOldIdempotencyKeys,
  removeOldManualRuns,
} from "./db/retention.ts";
import { requeueLapsedRuns, skipQueuedRuns } from "./db/runs.ts";
import { errorFields } from "./log.ts";
import type { Deps } from "./routes/deps.ts";

const SECOND = 1_000;
const SKIP_EVERY = 5 * SECOND;
const RETENTION_EVERY = 60 * SECOND;
/** Between two batches, so that removal takes only a small share of the disk's time. */
const BATCH_PAUSE = 100;

/** What has to happen without being asked for: counts are written, lapsed leases handed out, old rows removed. */
export function startMaintenance(
  deps: Deps,
  retentionDays: number,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;

  const every = (milliseconds: number, work: () => Promise<void>) =>
    repeat(milliseconds, signal, async () => {
      try {
        await work();
      } catch (error) {
        deps.log("warn", "maintenance_failed", errorFields(error));
      }
    });

  const loops = [
    every(SECOND, () => deps.counters.flush()),
    every(SECOND, () => requeue(deps)),
    every(SKIP_EVERY, () => skip(deps, signal)),
    every(RETENTION_EVERY, () => removeOld(deps, retentionDays, signal)),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await deps.counters.flush();
    },
  };
}

async function requeue(deps: Deps): Promise<void> {
  const workspaceIds = await deps.db.transaction(requeueLapsedRuns);
  for (const workspaceId of workspaceIds) deps.runQueue.announce(workspaceId);
}

/** What archiving left in the queue, because it was much, or came just then. */
async function skip(deps: Deps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { more } = await deps.db.transaction((tx) => skipQueuedRuns(tx));
    if (!more) return;
  }
}

/** Removes what is past its retention, batch by batch. */
export async function removeOld(
  deps: Pick<Deps, "db" | "metrics">,
  retentionDays: number,
  signal: AbortSignal,
): Promise<void> {
  const { db, metrics } = deps;
  await db.transaction(removeOldIdempotencyKeys);
  if (retentionDays === 0) return;
  const before = new Date(Date.now() - retentionDays * 86_400 * SECOND);
  await db.transaction((tx) => removeOldManualRuns(tx, before));
  let cursor: string | null = null;
  do {
    const after: string | null = cursor;
    const batch: RemovedBatch = await db.transaction((tx) =>
      removeOldDeliveries(tx, before, after)
    );
    metrics.removed.inc(batch.removed);
    cursor = batch.cursor;
    if (cursor !== null) await pause(BATCH_PAUSE, signal);
  } while (cursor !== null && !signal.aborted);
}

async function repeat(
  milliseconds: number,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work();
    await pause(milliseconds, signal);
  }
}

/** Resolves after a time, or at once when the signal aborts. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
