import type { Config } from "../config.ts";
import type { Admission } from "../db/admission.ts";
import type { Database } from "../db/client.ts";
import type { CounterBuffer } from "../db/counter_buffer.ts";
import type { RunQueue } from "../db/run_queue.ts";
import type { TriggerCache } from "../db/trigger_cache.ts";
import type { Caller } from "../domain/api_key.ts";
import type { Keyring } from "../domain/secrets.ts";
import type { KeyResolver } from "../domain/signature/keys.ts";
import type { Log } from "../log.ts";
import type { Quota } from "./limits.ts";
import type { Metrics } from "./metrics.ts";

/** All that the routes work with; made once in `main.ts`, and by tests. */
export interface Deps {
  readonly config: Pick<
    Config,
    "adminKey" | "limits" | "trustedProxies" | "maxBodyBytes"
  >;
  readonly publicUrl: string;
  readonly db: Database;
  readonly keyring: Keyring;
  readonly triggers: TriggerCache;
  readonly admission: Admission;
  readonly counters: CounterBuffer;
  readonly runQueue: RunQueue;
  /** Gets the keys that providers publish. */
  readonly keys: KeyResolver;
  /** Confirms a subscription at the provider. */
  confirmSubscription(url: string): Promise<void>;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Aborted when the service begins to stop. */
  readonly draining: AbortSignal;
  /** The schema version that this build needs. */
  readonly schemaVersion: number;
}

/** What the server, or a test, says of a request. */
export interface ServerInfo {
  /** The address of the socket's other end. */
  readonly remoteAddress: string;
  /** The request is a HEAD, which is answered as GET without the body. */
  readonly isHead?: boolean;
}

export interface Env {
  Bindings: ServerInfo;
  Variables: {
    requestId: string;
    clientAddress: string;
    caller: Caller;
    /** The limits that this request counted against. */
    quotas: Quota[];
    /** Allows this answer's scripts. */
    nonce: string;
    /** Why the request was refused or failed, for the log and the metrics. */
    errorCode?: string;
  };
}
