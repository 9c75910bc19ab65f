/** What a request to a trigger ends as. Every one of them ends as one of these. */
export const COUNTER_OUTCOMES = [
  "accepted",
  "skipped",
  "duplicate",
  "rejected",
  "ignored",
  "refused",
  "handshake",
] as const;
export type CounterOutcome = (typeof COUNTER_OUTCOMES)[number];

export interface TriggerCount {
  readonly triggerId: string;
  readonly outcome: CounterOutcome;
  /** Empty for outcomes that need none. */
  readonly reason: string;
  readonly count: number;
  readonly lastAt: Date;
}
