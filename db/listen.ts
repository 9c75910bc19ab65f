import type { DatabaseLog, ListenHooks } from "./client.ts";
import type { Connection } from "./connection.ts";
import { codeOf, DatabaseUnavailable } from "./errors.ts";

interface Subscription {
  readonly channel: string;
  readonly onNotify: (payload: string) => void;
  readonly onReady: () => void;
  readonly onLost: () => void;
  ready: boolean;
}

const RECONNECT_MS = 100;
const HEARTBEAT_MS = 5_000;

/** One connection for all channels, opened with the first of them and kept up until `close`. */
export function createListener(
  open: (
    onNotify: (channel: string, payload: string) => void,
  ) => Promise<Connection>,
  { deadlineMs, log }: { deadlineMs: number; log: DatabaseLog },
) {
  const subscriptions = new Set<Subscription>();
  let connection: Connection | undefined;
  let kept: Promise<void> | undefined;
  const closing = new AbortController();

  function notify(channel: string, payload: string) {
    for (const each of subscriptions) {
      if (each.channel === channel) each.onNotify(payload);
    }
  }

  async function subscribe(to: Connection, subscription: Subscription) {
    const name = subscription.channel.replaceAll('"', '""');
    await within(deadlineMs, to.command(`listen "${name}"`));
    if (to.lost || subscription.ready) return;
    subscription.ready = true;
    subscription.onReady();
  }

  async function keep() {
    while (!closing.signal.aborted) {
      try {
        connection = await open(notify);
        await stay(connection);
      } catch (error) {
        log("database_listen_lost", { code: codeOf(error) });
      }
      connection?.destroy();
      connection = undefined;
      for (const each of subscriptions) {
        if (!each.ready) continue;
        each.ready = false;
        each.onLost();
      }
      await pause(RECONNECT_MS, closing.signal);
    }
  }

  /** Throws when the connection drops, or no longer answers. */
  async function stay(on: Connection) {
    const lost = new Promise<never>((_, reject) => on.onLost = reject);
    lost.catch(() => {});
    for (const each of subscriptions) {
      await Promise.race([lost, subscribe(on, each)]);
    }
    while (!closing.signal.aborted) {
      await Promise.race([lost, pause(HEARTBEAT_MS, closing.signal)]);
      if (closing.signal.aborted) break;
      await Promise.race([
        lost,
        within(deadlineMs, on.command("select 1")),
      ]);
    }
    await on.end();
  }

  return {
    /** Resolves when the channel is listened to; throws `DatabaseUnavailable` when that takes too long. */
    async listen(
      channel: string,
      onNotify: (payload: string) => void,
      { onReady = () => {}, onLost = () => {} }: ListenHooks = {},
    ) {
      const first = Promise.withResolvers<void>();
      const subscription: Subscription = {
        channel,
        onNotify,
        onReady() {
          onReady();
          first.resolve();
        },
        onLost,
        ready: false,
      };
      subscriptions.add(subscription);
      kept ??= keep();
      if (connection !== undefined) {
        const to = connection;
        subscribe(to, subscription).catch((error) => to.onLost(error));
      }
      try {
        await within(deadlineMs, first.promise);
      } catch (error) {
        subscriptions.delete(subscription);
        throw new DatabaseUnavailable("not_committed", error);
      }
      return {
        async close() {
          subscriptions.delete(subscription);
          const shared = [...subscriptions].some((s) => s.channel === channel);
          if (shared || connection === undefined) return;
          const name = channel.replaceAll('"', '""');
          await within(deadlineMs, connection.command(`unlisten "${name}"`))
            .catch(() => connection?.onLost(new Error("UNLISTEN failed")));
        },
      };
    },
    async close() {
      closing.abort();
      subscriptions.clear();
      await kept;
    },
  };
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error("DEADLINE"), { code: "DEADLINE" })),
      ms,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
