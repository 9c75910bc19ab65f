import type { Database } from "./client.ts";

/** Tells waiting workers, in this process and in others, that a workspace has runs to claim. */
export interface RunQueue {
  /** Announces queued runs. Coalesced, and after the commit: a NOTIFY inside it would make commits queue up. */
  announce(workspaceId: string): void;
  /** Waits from now on: until runs are announced for the workspace, the time is over or the signal aborts. */
  wait(workspaceId: string, milliseconds: number, signal: AbortSignal): Wait;
  waiting(): number;
  close(): Promise<void>;
}

export interface Wait {
  /** Resolves when it is over. */
  readonly over: Promise<void>;
  end(): void;
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
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const set = waiters.get(workspaceId) ?? new Set();
      waiters.set(workspaceId, set);
      const end = () => {
        clearTimeout(timeout);
        signal.removeEventListener("abort", end);
        set.delete(end);
        if (set.size === 0 && waiters.get(workspaceId) === set) {
          waiters.delete(workspaceId);
        }
        resolve();
      };
      const timeout = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
      set.add(end);
      if (signal.aborted) end();
      return { over, end };
    },
    waiting: () =>
      [...waiters.values()].reduce((sum, set) => sum + set.size, 0),
    async close() {
      clearTimeout(timer);
      await listener.close();
    },
  };
}
