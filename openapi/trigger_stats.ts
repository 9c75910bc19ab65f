import { z } from "@hono/zod-openapi";
import type { CounterOutcome, TriggerCount } from "../domain/counter.ts";
import { count, EXAMPLE, id, timestamp } from "./common.ts";
import { named } from "./named.ts";

const requests = (description: string) => count(0, 42, description);

const ReasonCount = named(
  "ReasonCount",
  z.object({
    reason: z.string().max(64).openapi({
      example: "invalid_json",
      description: "The error's `code`, or the answer's `reason`.",
    }),
    count: requests("How many."),
    last_at: timestamp("When the last one came."),
  }),
  { description: "How many requests ended for one reason." },
);

const reasons = (description: string) =>
  z.array(ReasonCount).max(100).openapi({ description });

export const TriggerStats = named(
  "TriggerStats",
  z.object({
    trigger_id: id(EXAMPLE.triggerId, "The trigger."),
    received: requests("All requests that reached the trigger."),
    accepted: requests("Made a run."),
    skipped: requests("Made a run that was recorded as skipped."),
    duplicate: requests("Repeated an earlier delivery."),
    rejected: requests("Failed verification."),
    ignored: requests("Deliberately made no run."),
    refused: requests("Were refused before they could be recorded."),
    handshake: requests("Were checks of the webhook URL by the provider."),
    rejected_by_reason: reasons("The rejected, by reason."),
    ignored_by_reason: reasons("The ignored, by reason."),
    refused_by_reason: reasons("The refused, by error code."),
  }),
  {
    description:
      "What became of every request to a trigger. `received` is the sum of the others.",
  },
);

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
    handshake: sum(of("handshake")),
    rejected_by_reason: byReason("rejected"),
    ignored_by_reason: byReason("ignored"),
    refused_by_reason: byReason("refused"),
  };
}
