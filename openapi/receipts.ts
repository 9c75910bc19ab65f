import { z } from "@hono/zod-openapi";
import type { Decision } from "../domain/decision.ts";
import {
  IGNORE_REASONS,
  REJECT_REASONS,
  SIGNATURE_STATUSES,
} from "../domain/delivery.ts";
import { EXAMPLE, id } from "./common.ts";
import { named } from "./named.ts";

const deliveryId = id(EXAMPLE.deliveryId, "The delivery as recorded.");
const runId = id(EXAMPLE.runId, "The run that the delivery made.");

const IgnoreReason = named("IgnoreReason", z.enum(IGNORE_REASONS), {
  description: "Why a webhook was stored and not run.",
  example: "event_filtered",
});

const RejectReason = named("RejectReason", z.enum(REJECT_REASONS), {
  description: "Why a webhook failed verification.",
  example: "invalid_signature",
});

const SkipReason = named("SkipReason", z.enum(["runtime_offline"]), {
  description: "Why a run was recorded as skipped: no worker is there.",
  example: "runtime_offline",
});

const AcceptedReceipt = named(
  "AcceptedReceipt",
  z.object({
    status: z.literal("accepted"),
    delivery_id: deliveryId,
    run_id: runId,
    autopilot_id: id(EXAMPLE.autopilotId, "The autopilot that will run."),
    trigger_id: id(EXAMPLE.triggerId, "The trigger that received it."),
  }),
  { description: "Stored durably, and one run was queued." },
);

const SkippedReceipt = named(
  "SkippedReceipt",
  z.object({
    status: z.literal("skipped"),
    delivery_id: deliveryId,
    run_id: runId,
    reason: SkipReason,
  }),
  {
    description:
      "Stored durably; the run was recorded as skipped, because no worker is there.",
  },
);

const IgnoredReceipt = named(
  "IgnoredReceipt",
  z.object({
    status: z.literal("ignored"),
    delivery_id: deliveryId,
    reason: IgnoreReason,
  }),
  { description: "Stored durably, and deliberately not run." },
);

const DuplicateReceipt = named(
  "DuplicateReceipt",
  z.object({
    status: z.literal("duplicate"),
    delivery_id: id(EXAMPLE.deliveryId, "The delivery that this one repeats."),
    run_id: id(EXAMPLE.runId, "Its run, where it made one.").optional(),
    conflict: z.boolean().optional().openapi({
      example: true,
      description:
        "True where the body is another than the first time: this one was recorded as well.",
    }),
    conflict_delivery_id: id(
      EXAMPLE.deliveryId,
      "Where there is a conflict: this delivery as recorded.",
    ).optional(),
  }),
  {
    description:
      "Received before under the same dedupe key; nothing new was made.",
  },
);

export const RejectedReceipt = named(
  "RejectedReceipt",
  z.object({
    status: z.literal("rejected"),
    delivery_id: deliveryId,
    reason: RejectReason,
  }),
  { description: "Recorded for the operator to see; it never runs." },
);

export const DryRunOutcome = named(
  "DryRunOutcome",
  z.enum([
    "accepted",
    "skipped",
    "ignored",
    "duplicate",
    "rejected",
    "refused",
    "handshake",
  ]),
  {
    description:
      "What a webhook would become; `refused` would not even be recorded, and `handshake` is the provider's check of " +
      "the URL.",
    example: "accepted",
  },
);

const DryRunReceipt = named(
  "DryRunReceipt",
  z.object({
    status: z.literal("dry_run"),
    outcome: DryRunOutcome,
    reason: z.string().max(64).nullable().openapi({
      description: "Why, where there is a reason.",
      example: "event_filtered",
    }),
    event: z.string().max(255).nullable().openapi({
      description: "The event that it would be.",
      example: "github.push",
    }),
    dedupe_key: z.string().max(255).nullable().openapi({
      description: "What would make it distinct.",
      example: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    }),
    signature_status: z.enum(SIGNATURE_STATUSES).or(z.null()).openapi({
      description: "The verdict on its signature.",
    }),
  }),
  { description: "What would become of it. Nothing was stored." },
);

export const Receipt = named(
  "Receipt",
  z.discriminatedUnion("status", [
    AcceptedReceipt,
    SkippedReceipt,
    IgnoredReceipt,
    DuplicateReceipt,
    DryRunReceipt,
  ]),
  { description: "What became of a webhook." },
);

export const RecordedReceipt = named(
  "RecordedReceipt",
  z.discriminatedUnion("status", [
    AcceptedReceipt,
    SkippedReceipt,
    IgnoredReceipt,
    DuplicateReceipt,
    RejectedReceipt,
  ]),
  { description: "What the sender was told, as the delivery keeps it." },
);

const ids = { delivery_id: EXAMPLE.deliveryId, run_id: EXAMPLE.runId };

export const RECEIPT_EXAMPLES: Record<
  string,
  { summary: string; value: Receipt }
> = {
  accepted: {
    summary: "A run was queued",
    value: {
      status: "accepted",
      ...ids,
      autopilot_id: EXAMPLE.autopilotId,
      trigger_id: EXAMPLE.triggerId,
    },
  },
  skipped: {
    summary: "No worker is there",
    value: { status: "skipped", ...ids, reason: "runtime_offline" },
  },
  ignored: {
    summary: "Not run on purpose",
    value: {
      status: "ignored",
      delivery_id: EXAMPLE.deliveryId,
      reason: "event_filtered",
    },
  },
  duplicate: {
    summary: "Received before",
    value: { status: "duplicate", ...ids },
  },
};

export const REJECTED_EXAMPLES: Record<
  string,
  { summary: string; value: RejectedReceipt }
> = {
  invalid: {
    summary: "The signature is wrong",
    value: {
      status: "rejected",
      delivery_id: EXAMPLE.deliveryId,
      reason: "invalid_signature",
    },
  },
  missing: {
    summary: "There is no signature",
    value: {
      status: "rejected",
      delivery_id: EXAMPLE.deliveryId,
      reason: "missing_signature",
    },
  },
};

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
