import type { Database } from "./client.ts";
import type { CounterOutcome, TriggerCount } from "../domain/counter.ts";
import { addTriggerCounts } from "./counters.ts";
import { addSecretUses } from "./signing_secrets.ts";

/** Counts per trigger, added up in memory and written together, so that no webhook pays for being counted. */
export interface CounterBuffer {
  count(triggerId: string, outcome: CounterOutcome, reason?: string): void;
  countSecretUse(secretId: string): void;
  /** Writes what has added up. What a fault kept from being written is written with the next flush. */
  flush(): Promise<void>;
}

interface SecretUse {
  readonly id: string;
  readonly count: number;
  readonly lastAt: Date;
}

export function createCounterBuffer(db: Database): CounterBuffer {
  let pending = new Map<string, TriggerCount>();
  let pendingUses = new Map<string, SecretUse>();
  let flushing: Promise<void> | null = null;

  function add(count: TriggerCount) {
    const key = `${count.triggerId} ${count.outcome} ${count.reason}`;
    const known = pending.get(key);
    pending.set(
      key,
      known ? { ...count, count: known.count + count.count } : count,
    );
  }

  function addUse(use: SecretUse) {
    const known = pendingUses.get(use.id);
    pendingUses.set(
      use.id,
      known ? { ...use, count: known.count + use.count } : use,
    );
  }

  async function write() {
    const counts = [...pending.values()];
    const uses = [...pendingUses.values()];
    pending = new Map();
    pendingUses = new Map();
    try {
      await db.transaction(async (tx) => {
        await addTriggerCounts(tx, counts);
        if (uses.length > 0) await addSecretUses(tx, uses);
      });
    } catch (error) {
      counts.forEach(add);
      uses.forEach(addUse);
      throw error;
    }
  }

  return {
    count(triggerId, outcome, reason = "") {
      add({ triggerId, outcome, reason, count: 1, lastAt: new Date() });
    },
    countSecretUse(id) {
      addUse({ id, count: 1, lastAt: new Date() });
    },
    async flush() {
      await flushing;
      if (pending.size === 0 && pendingUses.size === 0) return;
      flushing = write().finally(() => flushing = null);
      await flushing;
    },
  };
}
