import { z } from "@hono/zod-openapi";
import type { Decision } from "../domain/decision.ts";
import { IGNORE_REASONS, REJECT_REASONS } from "../domain/delivery.ts";
import { EXAMPLE, id } from "./common.ts";

const deliveryId = id(EXAMPLE.deliveryId, "The delivery as recorded.");
const runId = id(EXAMPLE.runId, "The run that the delivery made.");

const AcceptedReceipt = z.object({
  status: z.literal("accepted"),
  delivery_id: deliveryId,
  run_id: runId,
  autopilot_id: id(EXAMPLE.autopilotId, "The autopilot that will run."),
  trigger_id: id(EXAMPLE.triggerId, "The trigger that received it."),
}).openapi("AcceptedReceipt", {
  description: "Stored durably, and one run was queued.",
});

const SkippedReceipt = z.object({
  status: z.literal("skipped"),
  delivery_id: deliveryId,
  run_id: runId,
  reason: z.enum(["runtime_offline"]),
}).openapi("SkippedReceipt", {
  description:
    "Stored durably; the run was recorded as skipped, because no worker is there.",
});

const IgnoredReceipt = z.object({
  status: z.literal("ignored"),
  delivery_id: deliveryId,
  reason: z.enum(IGNORE_REASONS),
}).openapi("IgnoredReceipt", {
  description: "Stored durably, and deliberately not run.",
});

const DuplicateReceipt = z.object({
  status: z.literal("duplicate"),
  delivery_id: id(EXAMPLE.deliveryId, "The delivery that this one repeats."),
  run_id: id(EXAMPLE.runId, "Its run, where it made one.").optional(),
}).openapi("DuplicateReceipt", {
  description:
    "Received before under the same dedupe key; nothing new was made.",
});

/** What a 401 of the ingress says. */
export const RejectedReceipt = z.object({
  status: z.literal("rejected"),
  delivery_id: deliveryId,
  reason: z.enum(REJECT_REASONS),
}).openapi("RejectedReceipt", {
  description: "Recorded for the operator to see; it never runs.",
});

/** What a 200 of the ingress says. */
export const Receipt = z.discriminatedUnion("status", [
  AcceptedReceipt,
  SkippedReceipt,
  IgnoredReceipt,
  DuplicateReceipt,
]).openapi("Receipt");

/** Any answer as a delivery keeps it. */
export const RecordedReceipt = z.discriminatedUnion("status", [
  AcceptedReceipt,
  SkippedReceipt,
  IgnoredReceipt,
  RejectedReceipt,
]).openapi("RecordedReceipt");

export type Receipt = z.infer<typeof Receipt>;
export type RejectedReceipt = z.infer<typeof RejectedReceipt>;
export type RecordedReceipt = z.infer<typeof RecordedReceipt>;

/**
 * What the sender is told of a decision, once it is stored.
 *
 * @param ids the run's id counts only where the decision makes a run
 */
export function toReceipt(
  decision: Decision,
  ids: { deliveryId: string; runId: string },
): RecordedReceipt {
  const { deliveryId: delivery_id, runId: run_id } = ids;
  switch (decision.outcome) {
    case "accepted":
      return {
        status: "accepted",
        delivery_id,
        run_id,
        autopilot_id: decision.trigger.autopilotId,
        trigger_id: decision.trigger.id,
      };
    case "skipped":
      return {
        status: "skipped",
        delivery_id,
        run_id,
        reason: "runtime_offline",
      };
    case "ignored":
      return { status: "ignored", delivery_id, reason: decision.reason };
    case "rejected":
      return { status: "rejected", delivery_id, reason: decision.reason };
  }
}
