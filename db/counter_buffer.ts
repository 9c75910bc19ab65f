import type { Database } from "./client.ts";
import type { CounterOutcome, TriggerCount } from "../domain/counter.ts";
import { addTriggerCounts } from "./counters.ts";

/** Counts per trigger, added up in memory and written together, so that no webhook pays for being counted. */
export interface CounterBuffer {
  count(triggerId: string, outcome: CounterOutcome, reason?: string): void;
  /** Writes what has added up. What a fault kept from being written is written with the next flush. */
  flush(): Promise<void>;
}

export function createCounterBuffer(db: Database): CounterBuffer {
  let pending = new Map<string, TriggerCount>();
  let flushing: Promise<void> | null = null;

  function add(count: TriggerCount) {
    const key = `${count.triggerId} ${count.outcome} ${count.reason}`;
    const known = pending.get(key);
    pending.set(
      key,
      known ? { ...count, count: known.count + count.count } : count,
    );
  }

  async function write() {
    const batch = [...pending.values()];
    pending = new Map();
    try {
      await db.transaction((tx) => addTriggerCounts(tx, batch));
    } catch (error) {
      for (const count of batch) add(count);
      throw error;
    }
  }

  return {
    count(triggerId, outcome, reason = "") {
      add({ triggerId, outcome, reason, count: 1, lastAt: new Date() });
    },
    async flush() {
      await flushing;
      if (pending.size === 0) return;
      flushing = write().finally(() => flushing = null);
      await flushing;
    },
  };
}
