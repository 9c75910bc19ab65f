import type { Config } from "./config.ts";
import { COMMIT_DEADLINE_MS, createAdmission, LANES } from "./db/admission.ts";
import {
  type Database,
  type DatabaseStats,
  openDatabase,
} from "./db/client.ts";
import { createCounterBuffer } from "./db/counter_buffer.ts";
import { durabilityFaults } from "./db/durability.ts";
import { LATEST, migrate } from "./db/migrate.ts";
import { resealSecrets } from "./db/reseal.ts";
import { openRunQueue } from "./db/run_queue.ts";
import { openTriggerCache } from "./db/trigger_cache.ts";
import { createKeyring } from "./domain/secrets.ts";
import type { Log, LogFields } from "./log.ts";
import { startMaintenance } from "./maintenance.ts";
import { confirmSubscription } from "./remote_confirm.ts";
import { createRemoteKeys } from "./remote_keys.ts";
import { type App, createApp } from "./routes/app.ts";
import type { Deps } from "./routes/deps.ts";
import type { DocsAssets } from "./routes/docs.ts";
import { createMetrics } from "./routes/metrics.ts";

export interface ServiceOptions {
  readonly config: Pick<
    Config,
    "limits" | "trustedProxies" | "maxBodyBytes" | "retentionDays"
  >;
  readonly databaseUrl: string;
  readonly adminKey: string;
  readonly secretsKeys: readonly [Uint8Array, ...Uint8Array[]];
  readonly publicUrl: string;
  readonly assets: DocsAssets;
  readonly log: Log;
}

/** A running service, all but its socket. */
export interface Service {
  readonly app: App;
  readonly deps: Deps;
  /** Says that the service is stopping: readiness fails, and polls are answered. */
  drain(): void;
  /** Writes what is held back and closes the database. Call it when no request is in flight. */
  close(): Promise<void>;
}

/** Migrates the database and puts the service together. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { config, log } = options;
  await migrate(options.databaseUrl);
  const common = {
    url: options.databaseUrl,
    log: (event: string, fields: LogFields) => log("warn", event, fields),
  };
  const db = openDatabase(common);
  // One more than the lanes, to look up what became of a commit while others are under way.
  const ingress = openDatabase({
    ...common,
    max: LANES + 1,
    deadlineMs: COMMIT_DEADLINE_MS,
    applicationName: "sluice-ingress",
  });
  const closeDatabases = () => Promise.all([db.close(), ingress.close()]);
  try {
    return await assemble(options);
  } catch (error) {
    await closeDatabases();
    throw error;
  }

  async function assemble(
    { adminKey, secretsKeys, publicUrl, assets }: ServiceOptions,
  ): Promise<Service> {
    for (const fault of await durabilityFaults(db.sql)) {
      log("error", "not_durable", { fault });
    }
    const keyring = createKeyring(secretsKeys);
    const resealed = await resealSecrets(db, keyring);
    if (resealed > 0) log("info", "secrets_resealed", { count: resealed });

    const metrics = createMetrics();
    const draining = new AbortController();
    const triggers = await openTriggerCache(db, keyring);
    const runQueue = await openRunQueue(db);
    const admission = createAdmission(ingress, {
      onGroup({ rows, seconds }) {
        metrics.groupRows.observe(rows);
        metrics.groupSeconds.observe(seconds);
      },
    });
    const deps: Deps = {
      config: { ...config, adminKey },
      publicUrl,
      db,
      keyring,
      triggers,
      admission,
      counters: createCounterBuffer(db),
      runQueue,
      keys: createRemoteKeys(),
      confirmSubscription,
      metrics,
      log,
      draining: draining.signal,
      schemaVersion: LATEST,
    };
    addGauges(deps, ingress);
    const app = createApp(deps, assets);
    const maintenance = startMaintenance(deps, config.retentionDays);
    return {
      app,
      deps,
      drain: () => draining.abort(),
      async close() {
        draining.abort();
        await admission.drain();
        await maintenance.stop().catch((error) =>
          log("warn", "counts_not_written", { message: String(error) })
        );
        await Promise.all([triggers.close(), runQueue.close()]);
        await closeDatabases();
      },
    };
  }
}

function addGauges(
  { metrics, db, admission, runQueue }: Deps,
  ingress: Database,
): void {
  const { gauge } = metrics;
  const both = (of: keyof DatabaseStats) =>
    db.stats()[of] + ingress.stats()[of];
  gauge(
    "sluice_database_connections_max",
    "Connections that may be open, ingress's own among them.",
    () => both("max"),
  );
  gauge(
    "sluice_database_connections_in_use",
    "Connections at work.",
    () => both("inUse"),
  );
  gauge(
    "sluice_database_waiting",
    "Transactions that wait for a connection.",
    () => both("waiting"),
  );
  gauge(
    "sluice_database_pool_replacements",
    "How often the pool was replaced after a fault.",
    () => both("replacements"),
  );
  gauge(
    "sluice_admission_waiting",
    "Webhooks that wait for a commit.",
    () => admission.stats().waiting,
  );
  gauge(
    "sluice_admission_waiting_bytes",
    "Their size.",
    () => admission.stats().waitingBytes,
  );
  gauge(
    "sluice_workers_polling",
    "Claims that wait for a run.",
    () => runQueue.waiting(),
  );
}
