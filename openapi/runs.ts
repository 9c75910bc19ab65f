import { z } from "@hono/zod-openapi";
import { withRawMembers } from "../domain/raw_json.ts";
import {
  type ClaimedRun,
  type Run,
  RUN_REASONS,
  RUN_SOURCES,
  RUN_STATUSES,
  type RunSummary,
} from "../domain/run.ts";
import {
  anyJson,
  EXAMPLE,
  id,
  nextCursor,
  optionalTimestamp,
  orNull,
  timestamp,
} from "./common.ts";

export const RunStatus = z.enum(RUN_STATUSES).openapi("RunStatus", {
  description:
    "`queued` waits for a worker, `running` is leased to one, the others are final.",
  example: "queued",
});

export const RunSource = z.enum(RUN_SOURCES).openapi("RunSource", {
  description: "What made it.",
  example: "webhook",
});

const RunReason = z.enum(RUN_REASONS).openapi("RunReason", {
  example: "runtime_offline",
});

const summaryFields = {
  id: id(EXAMPLE.runId, "The run."),
  workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
  autopilot_id: id(EXAMPLE.autopilotId, "The autopilot that runs."),
  trigger_id: z.guid().max(36).nullable().openapi({
    example: EXAMPLE.triggerId,
    description: "The trigger it came by; null when run by hand.",
  }),
  delivery_id: z.guid().max(36).nullable().openapi({
    example: EXAMPLE.deliveryId,
    description: "The delivery it came by; null when run by hand.",
  }),
  source: RunSource,
  status: RunStatus,
  failure_reason: z.string().max(4096).nullable().openapi({
    example: "The tests did not pass.",
    description: "What the worker said of a failed run.",
  }),
  reason_code: orNull(RunReason),
  claim_count: z.number().int().openapi({
    format: "int32",
    minimum: 0,
    example: 1,
    description: "How often it was handed to a worker.",
  }),
  triggered_at: timestamp(
    "When the delivery was received, or the run asked for.",
  ),
  started_at: optionalTimestamp("When it was first claimed."),
  completed_at: optionalTimestamp("When it was finished."),
  created_at: timestamp("When it was stored."),
  lease_expires_at: optionalTimestamp(
    "When the lease of its worker ends, unless extended; null while no worker holds it.",
  ),
};

const Envelope = z.object({
  event: z.string().max(255).openapi({ example: "github.pull_request.opened" }),
  eventPayload: anyJson(
    "What was sent: the parsed body, with every digit and escape as the sender wrote it.",
  ),
  request: z.object({
    receivedAt: timestamp("When the delivery was received."),
    contentType: z.string().max(1024).nullable().openapi({
      example: "application/json",
    }),
  }),
}).openapi("Envelope", {
  description: "What is handed to whoever executes the run.",
});

const detailFields = {
  ...summaryFields,
  result: anyJson("What the worker said of a completed run; null without."),
  trigger_payload: Envelope,
};

export const RunSummaryOut = z.object(summaryFields).openapi("RunSummary");
export const RunOut = z.object(detailFields).openapi("Run");
export const ClaimedRunOut = z.object({
  ...detailFields,
  lease_token: z.guid().max(36).openapi({
    example: EXAMPLE.leaseToken,
    description: "Proves that the caller holds the run.",
  }),
}).openapi("ClaimedRun");

export const RunList = z.object({
  runs: z.array(RunSummaryOut).max(100),
  next_cursor: nextCursor,
}).openapi("RunList");

export const ClaimedRunList = z.object({
  runs: z.array(ClaimedRunOut).max(100),
}).openapi("ClaimedRunList");

export const RunIn = z.strictObject({
  event: z.string().min(1).max(255).optional().openapi({
    example: "manual.run",
    description: "The envelope's event; `manual.run` if left out.",
  }),
  event_payload: z.unknown().optional().openapi({
    description: "The envelope's payload: any JSON; null if left out.",
    example: { note: "run by hand" },
  }),
}).openapi("RunCreate");

const bounded = (min: number, max: number, fallback: number) =>
  z.number().int().min(min).max(max).optional().openapi({
    format: "int32",
    default: fallback,
    example: fallback,
  });

export const ClaimIn = z.strictObject({
  autopilot_id: z.guid().max(36).optional().openapi({
    example: EXAMPLE.autopilotId,
    description: "Only this autopilot's runs; left out: any of the workspace.",
  }),
  limit: bounded(1, 100, 1),
  lease_seconds: bounded(1, 3600, 60),
  wait_seconds: bounded(0, 30, 0),
}).openapi("RunClaim", {
  description:
    "`wait_seconds` keeps the request open until there is a run, at most that long.",
});

const leaseToken = z.guid().max(36).openapi({ example: EXAMPLE.leaseToken });

export const HeartbeatIn = z.strictObject({
  lease_token: leaseToken,
  lease_seconds: bounded(1, 3600, 60),
}).openapi("RunHeartbeat");

export const LeaseOut = z.object({
  run_id: id(EXAMPLE.runId, "The run."),
  lease_expires_at: timestamp("When the lease ends, unless extended again."),
}).openapi("Lease");

export const CompleteIn = z.strictObject({
  lease_token: leaseToken,
  result: z.unknown().optional().openapi({
    description: "Any JSON, kept with the run.",
    example: { merged: true },
  }),
}).openapi("RunComplete");

export const FailIn = z.strictObject({
  lease_token: leaseToken,
  reason: z.string().min(1).max(4096).openapi({
    example: "The tests did not pass.",
  }),
}).openapi("RunFail");

export function toRunSummaryOut(r: RunSummary): z.infer<typeof RunSummaryOut> {
  return {
    id: r.id,
    workspace_id: r.workspaceId,
    autopilot_id: r.autopilotId,
    trigger_id: r.triggerId,
    delivery_id: r.deliveryId,
    source: r.source,
    status: r.status,
    failure_reason: r.failureReason,
    reason_code: r.reasonCode,
    claim_count: r.claimCount,
    triggered_at: r.triggeredAt.toISOString(),
    started_at: r.startedAt?.toISOString() ?? null,
    completed_at: r.completedAt?.toISOString() ?? null,
    created_at: r.createdAt.toISOString(),
    lease_expires_at: r.leaseExpiresAt?.toISOString() ?? null,
  };
}

/** A run as JSON text: payload and result go through as they are, since parsing them would lose digits. */
export function toRunJson(run: Run): string {
  return withRawMembers(toRunSummaryOut(run), {
    result: run.result ?? "null",
    trigger_payload: run.triggerPayload,
  });
}

export function toClaimedRunJson(run: ClaimedRun): string {
  return withRawMembers({
    ...toRunSummaryOut(run),
    lease_token: run.leaseToken,
  }, {
    result: run.result ?? "null",
    trigger_payload: run.triggerPayload,
  });
}
