import { z } from "@hono/zod-openapi";
import type { CounterOutcome, TriggerCount } from "../domain/counter.ts";
import { EXAMPLE, id, timestamp } from "./common.ts";

const count = (description: string) =>
  z.number().int().openapi({ minimum: 0, example: 42, description });

const ReasonCount = z.object({
  reason: z.string().max(64).openapi({
    example: "invalid_json",
    description: "The error's `code`, or the answer's `reason`.",
  }),
  count: count("How many."),
  last_at: timestamp("When the last one came."),
}).openapi("ReasonCount");

const reasons = (description: string) =>
  z.array(ReasonCount).max(100).openapi({ description });

export const TriggerStats = z.object({
  trigger_id: id(EXAMPLE.triggerId, "The trigger."),
  received: count("All requests that reached the trigger."),
  accepted: count("Made a run."),
  skipped: count("Made a run that was recorded as skipped."),
  duplicate: count("Repeated an earlier delivery."),
  rejected: count("Failed verification."),
  ignored: count("Deliberately made no run."),
  refused: count("Were refused before they could be recorded."),
  rejected_by_reason: reasons("The rejected, by reason."),
  ignored_by_reason: reasons("The ignored, by reason."),
  refused_by_reason: reasons("The refused, by error code."),
}).openapi("TriggerStats");

export function toTriggerStats(
  triggerId: string,
  counts: readonly TriggerCount[],
): z.infer<typeof TriggerStats> {
  const of = (outcome: CounterOutcome) =>
    counts.filter((row) => row.outcome === outcome);
  const sum = (rows: readonly TriggerCount[]) =>
    rows.reduce((total, row) => total + row.count, 0);
  const byReason = (outcome: CounterOutcome) =>
    of(outcome).map((row) => ({
      reason: row.reason,
      count: row.count,
      last_at: row.lastAt.toISOString(),
    }));
  return {
    trigger_id: triggerId,
    received: sum(counts),
    accepted: sum(of("accepted")),
    skipped: sum(of("skipped")),
    duplicate: sum(of("duplicate")),
    rejected: sum(of("rejected")),
    ignored: sum(of("ignored")),
    refused: sum(of("refused")),
    rejected_by_reason: byReason("rejected"),
    ignored_by_reason: byReason("ignored"),
    refused_by_reason: byReason("refused"),
  };
}
