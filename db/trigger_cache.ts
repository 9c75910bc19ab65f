import { workersAreOffline } from "../domain/autopilot.ts";
import type { Keyring } from "../domain/secrets.ts";
import { hashWebhookToken, type TriggerConfig } from "../domain/trigger.ts";
import type { Database } from "./client.ts";
import { readTriggerConfig } from "./triggers.ts";

/**
 * Trigger configurations by token digest. Being stale is harmless: the transaction that relies on a configuration
 * joins its version, and what was decided on an older one is decided again.
 */
export interface TriggerCache {
  /** The configuration behind a token, or null. A database fault throws: it is never "not found". */
  byToken(token: string): Promise<TriggerConfig | null> | TriggerConfig;
  /** Reads a configuration anew, whatever is cached. */
  refresh(token: string): Promise<TriggerConfig | null>;
  close(): Promise<void>;
}

const CAPACITY = 10_000;

export async function openTriggerCache(
  db: Database,
  keyring: Keyring,
): Promise<TriggerCache> {
  const byHash = new Map<string, TriggerConfig>();
  const hashOf = new Map<string, string>();
  const loading = new Map<string, Promise<TriggerConfig | null>>();
  let generation = 0;

  const clear = () => {
    generation++;
    byHash.clear();
    hashOf.clear();
    loading.clear();
  };
  const drop = (triggerId: string) => {
    generation++;
    loading.clear();
    const hash = hashOf.get(triggerId);
    if (hash !== undefined) byHash.delete(hash);
    hashOf.delete(triggerId);
  };
  const listener = await db.listen("trigger_changed", drop, {
    onReady: clear,
    onLost: clear,
  });

  function load(hash: string) {
    const started = generation;
    const promise = readTriggerConfig(db.sql, keyring, hash).then(
      (config) => {
        // A change that was announced while this was being read may or may not be in it: it is not kept.
        if (config && started === generation) keep(hash, config);
        return config;
      },
    ).finally(() => {
      if (loading.get(hash) === promise) loading.delete(hash);
    });
    loading.set(hash, promise);
    return promise;
  }

  function keep(hash: string, config: TriggerConfig) {
    if (byHash.size >= CAPACITY) {
      const [oldest] = byHash.entries();
      if (oldest) {
        byHash.delete(oldest[0]);
        hashOf.delete(oldest[1].id);
      }
    }
    byHash.set(hash, config);
    hashOf.set(config.id, hash);
  }

  function byToken(token: string) {
    const hash = hashWebhookToken(token);
    const known = byHash.get(hash);
    if (known && !mayHaveComeOnline(known)) return known;
    return loading.get(hash) ?? load(hash);
  }

  function refresh(token: string) {
    const hash = hashWebhookToken(token);
    byHash.delete(hash);
    return load(hash);
  }

  return { byToken, refresh, close: () => listener.close() };
}

/** Workers poll without changing the version, so before a run is skipped for their absence, the database is asked. */
function mayHaveComeOnline(config: TriggerConfig): boolean {
  return config.offlinePolicy === "skip" &&
    workersAreOffline(config.workerSeenAt, new Date());
}
