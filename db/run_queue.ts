import type { Database } from "./client.ts";

/** Tells waiting workers, in this process and in others, that a workspace has runs to claim. */
export interface RunQueue {
  /** Announces queued runs. Coalesced, and after the commit: a NOTIFY inside it would make commits queue up. */
  announce(workspaceId: string): void;
  /** Resolves when runs were announced for the workspace, or when the time is over or the signal aborts. */
  wait(
    workspaceId: string,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<void>;
  waiting(): number;
  close(): Promise<void>;
}

const CHANNEL = "run_queued";
const COALESCE_MS = 20;

export async function openRunQueue(db: Database): Promise<RunQueue> {
  const waiters = new Map<string, Set<() => void>>();
  const announced = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wake = (workspaceId: string) => {
    for (const resolve of waiters.get(workspaceId) ?? []) resolve();
  };
  // What was announced while the connection was lost is unknown: everybody looks again.
  const wakeAll = () => [...waiters.keys()].forEach(wake);
  const listener = await db.listen(CHANNEL, wake, { onReady: wakeAll });

  async function notify() {
    timer = undefined;
    const workspaceIds = [...announced];
    announced.clear();
    try {
      await db.transaction((tx) =>
        tx`select pg_notify(${CHANNEL}, id) from unnest(${workspaceIds}::text[]) as id`
      );
    } catch {
      // Nothing is lost: the runs are committed, and a poll that starts or ends looks for itself.
    }
  }

  return {
    announce(workspaceId) {
      wake(workspaceId);
      announced.add(workspaceId);
      timer ??= setTimeout(notify, COALESCE_MS);
    },
    wait(workspaceId, milliseconds, signal) {
      return new Promise((resolve) => {
        const set = waiters.get(workspaceId) ?? new Set();
        waiters.set(workspaceId, set);
        const done = () => {
          clearTimeout(timeout);
          signal.removeEventListener("abort", done);
          set.delete(done);
          if (set.size === 0) waiters.delete(workspaceId);
          resolve();
        };
        const timeout = setTimeout(done, milliseconds);
        signal.addEventListener("abort", done);
        set.add(done);
        if (signal.aborted) done();
      });
    },
    waiting: () =>
      [...waiters.values()].reduce((sum, set) => sum + set.size, 0),
    async close() {
      clearTimeout(timer);
      await listener.close();
    },
  };
}
