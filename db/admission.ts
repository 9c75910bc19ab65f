import { ServiceError } from "../domain/errors.ts";
import type { Database } from "./client.ts";
import {
  admitGroup,
  type Admitted,
  type NewDelivery,
  storedIds,
} from "./delivery_group.ts";
import { DatabaseUnavailable, isDataFault } from "./errors.ts";

export interface Admission {
  /**
   * Resolves once the delivery is durable (or found to be a duplicate, or stale).
   *
   * @throws ServiceError `overloaded` at once where the queue is full, `unavailable` where the database does not
   * answer within the budget
   */
  submit(delivery: NewDelivery): Promise<Admitted>;
  stats(): { waiting: number; waitingBytes: number };
  /** Waits for what was submitted. */
  drain(): Promise<void>;
}

export interface AdmissionOptions {
  /** Milliseconds from receipt within which `submit` settles. */
  readonly budgetMs?: number;
  readonly maxRows?: number;
  readonly maxBytes?: number;
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
  /** Commits in flight at once. */
  readonly lanes?: number;
  onGroup?(group: { rows: number; seconds: number }): void;
}

interface Waiting {
  readonly delivery: NewDelivery;
  readonly deadline: number;
  resolve(admitted: Admitted): void;
  reject(error: unknown): void;
}

/** Commits in flight at once: a second one starts where a full group waits, so that small groups grow instead. */
export const LANES = 2;

/** How much the newest group's duration counts in the average. */
const RECENT = 0.2;

/** Milliseconds from receipt within which a webhook is answered. */
const BUDGET_MS = 2_000;

/** Kept back from the budget of a commit, to look up what became of it and to answer. */
const RESERVE_MS = 400;

/** The deadline of a commit that starts at once: what the connections for it are set to. */
export const COMMIT_DEADLINE_MS = BUDGET_MS - RESERVE_MS;

/** A commit that starts so late goes with the same deadline, and needs no setting of its own. */
const LATE_MS = 50;

/**
 * Group commit. Deliveries that arrive while a commit is in flight wait for it and then go together: one statement
 * inserts them all, and one flush of the WAL makes them durable. A lone delivery never waits.
 *
 * @param db with `COMMIT_DEADLINE_MS`, and with connections of its own: no other query makes a webhook wait
 */
export function createAdmission(
  db: Database,
  {
    budgetMs = BUDGET_MS,
    maxRows = 64,
    maxBytes = 2 ** 20,
    maxWaiting = 10_000,
    maxWaitingBytes = 64 * 2 ** 20,
    lanes = LANES,
    onGroup,
  }: AdmissionOptions = {},
): Admission {
  const queue: Waiting[] = [];
  let waitingBytes = 0;
  let inFlight = 0;
  let groupMs = 0;
  let idle: (() => void) | null = null;

  function submit(delivery: NewDelivery): Promise<Admitted> {
    const size = sizeOf(delivery);
    if (
      queue.length >= maxWaiting ||
      waitingBytes + size > maxWaitingBytes ||
      expectedWaitMs() > budgetMs / 2
    ) {
      return Promise.reject(
        new ServiceError(
          "overloaded",
          "More webhooks are waiting than can be stored in time; send this one again later.",
          { retryAfter: 1 },
        ),
      );
    }
    return new Promise((resolve, reject) => {
      const deadline = delivery.receivedAt.getTime() + budgetMs;
      queue.push({ delivery, deadline, resolve, reject });
      waitingBytes += size;
      pump();
    });
  }

  function expectedWaitMs(): number {
    const groups = Math.max(queue.length / maxRows, waitingBytes / maxBytes);
    return Math.floor(groups) * groupMs / lanes;
  }

  function pump(): void {
    while (inFlight === 0 ? queue.length > 0 : inFlight < lanes && isFull()) {
      const group = takeGroup();
      if (group.length === 0) continue;
      inFlight++;
      const started = performance.now();
      commit(group).then((answer) => {
        inFlight--;
        const milliseconds = performance.now() - started;
        groupMs += (milliseconds - groupMs) * RECENT;
        onGroup?.({ rows: group.length, seconds: milliseconds / 1000 });
        // The next group first: the database is not to wait for these to be answered.
        pump();
        answer();
        if (inFlight === 0 && queue.length === 0) idle?.();
      });
    }
  }

  function isFull(): boolean {
    return queue.length >= maxRows || waitingBytes >= maxBytes;
  }

  function takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    let bytes = 0;
    while (group.length < maxRows) {
      const next = queue[group.length];
      if (
        !next || (group.length > 0 && bytes + sizeOf(next.delivery) > maxBytes)
      ) {
        break;
      }
      bytes += sizeOf(next.delivery);
      group.push(next);
    }
    queue.splice(0, group.length);
    waitingBytes -= bytes;
    return group.filter(inTime);
  }

  /** Whether enough of its budget is left; answers it where not. */
  function inTime(waiting: Waiting): boolean {
    if (waiting.deadline - Date.now() > RESERVE_MS) return true;
    waiting.reject(unavailable());
    return false;
  }

  /** Never rejects; what it resolves to answers those that are still to be answered. */
  async function commit(
    group: Waiting[],
    isRetry = false,
  ): Promise<() => void> {
    const deadline = Math.min(...group.map((w) => w.deadline));
    try {
      const admitted = await admitGroup(
        db,
        deliveriesOf(group),
        () => deadlineFor(deadline - Date.now() - RESERVE_MS),
        isRetry,
      );
      return () => settle(group, admitted);
    } catch (error) {
      if (error instanceof DatabaseUnavailable) {
        return await retry(group, error, deadline);
      }
      if (isDataFault(error) && group.length > 1) {
        // One row's data cannot be stored: halving the group finds it, and it fails alone.
        const half = group.length >> 1;
        (await commit(group.slice(0, half), isRetry))();
        return await commit(group.slice(half), isRetry);
      }
      return () => refuse(group, error);
    }
  }

  /** Nothing was committed, or nobody knows: looks, and sends the rest again while the budget lasts. */
  async function retry(
    group: Waiting[],
    fault: DatabaseUnavailable,
    deadline: number,
  ): Promise<() => void> {
    let rest = group;
    if (fault.outcome === "unknown") {
      try {
        const stored = await storedIds(db, deliveriesOf(group), {
          deadlineMs: Math.max(1, deadline - Date.now()),
        });
        for (const waiting of group) {
          if (stored.has(waiting.delivery.id)) {
            waiting.resolve({ kind: "committed" });
          }
        }
        rest = group.filter((waiting) => !stored.has(waiting.delivery.id));
      } catch (error) {
        return () => refuse(group, unavailable(error));
      }
    }
    const again = rest.filter(inTime);
    return again.length > 0 ? await commit(again, true) : () => {};
  }

  return {
    submit,
    stats: () => ({ waiting: queue.length, waitingBytes }),
    drain: () =>
      inFlight === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => idle = resolve),
  };
}

function deadlineFor(left: number): { deadlineMs?: number } {
  return left > COMMIT_DEADLINE_MS - LATE_MS
    ? {}
    : { deadlineMs: Math.max(1, left) };
}

function sizeOf({ rawBody }: NewDelivery): number {
  return rawBody.length;
}

function deliveriesOf(group: readonly Waiting[]): NewDelivery[] {
  return group.map(({ delivery }) => delivery);
}

function settle(
  group: readonly Waiting[],
  admitted: ReadonlyMap<string, Admitted>,
): void {
  for (const { delivery, resolve } of group) {
    resolve(admitted.get(delivery.id) ?? { kind: "stale" });
  }
}

function refuse(group: readonly Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error);
}

function unavailable(cause?: unknown): ServiceError {
  return new ServiceError(
    "unavailable",
    "The database did not answer in time; send this again.",
    { retryAfter: 1, cause },
  );
}
