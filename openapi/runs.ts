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
  optionalId,
  optionalTimestamp,
  orNull,
  text,
  timestamp,
} from "./common.ts";
import { named } from "./named.ts";
import { body } from "./responses.ts";

export const RunStatus = named("RunStatus", z.enum(RUN_STATUSES), {
  description:
    "`queued` waits for a worker, `running` is leased to one, the others are final.",
  example: "queued",
});

export const RunSource = named("RunSource", z.enum(RUN_SOURCES), {
  description: "What made it.",
  example: "webhook",
});

const RunReason = named("RunReason", z.enum(RUN_REASONS), {
  description: "Why a run was skipped or failed, for programs.",
  example: "runtime_offline",
});

const summaryFields = {
  id: id(EXAMPLE.runId, "The run."),
  workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
  autopilot_id: id(EXAMPLE.autopilotId, "The autopilot that runs."),
  trigger_id: optionalId(
    EXAMPLE.triggerId,
    "The trigger it came by; null when run by hand.",
  ),
  delivery_id: optionalId(
    EXAMPLE.deliveryId,
    "The delivery it came by; null when run by hand.",
  ),
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

const EnvelopeRequest = named(
  "EnvelopeRequest",
  z.object({
    receivedAt: timestamp("When the delivery was received."),
    contentType: z.string().max(1024).nullable().openapi({
      description: "The request's `Content-Type`, as it was sent.",
      example: "application/json",
    }),
  }),
  { description: "The request that the envelope came by." },
);

const Envelope = named(
  "Envelope",
  z.object({
    event: z.string().max(255).openapi({
      description: "What happened.",
      example: "github.pull_request.opened",
    }),
    eventPayload: anyJson(
      "What was sent: the parsed body, with every digit and escape as the sender wrote it.",
      { action: "opened", number: 1 },
    ),
    request: EnvelopeRequest,
  }),
  { description: "What is handed to whoever executes the run." },
);

const detailFields = {
  ...summaryFields,
  result: anyJson(
    "What the worker said of a completed run: any JSON; null without.",
    { merged: true },
  ),
  trigger_payload: Envelope,
};

const EXAMPLE_SUMMARY = {
  id: EXAMPLE.runId,
  workspace_id: EXAMPLE.workspaceId,
  autopilot_id: EXAMPLE.autopilotId,
  trigger_id: EXAMPLE.triggerId,
  delivery_id: EXAMPLE.deliveryId,
  source: "webhook",
  status: "queued",
  failure_reason: null,
  reason_code: null,
  claim_count: 0,
  triggered_at: EXAMPLE.time,
  started_at: null,
  completed_at: null,
  created_at: EXAMPLE.time,
  lease_expires_at: null,
};

const EXAMPLE_RUN = {
  ...EXAMPLE_SUMMARY,
  result: null,
  trigger_payload: {
    event: "github.pull_request.opened",
    eventPayload: { action: "opened", number: 1 },
    request: { receivedAt: EXAMPLE.time, contentType: "application/json" },
  },
};

export const RunSummaryOut = named("RunSummary", z.object(summaryFields), {
  description: "One execution of an autopilot, without its payload.",
  example: EXAMPLE_SUMMARY,
});

export const RunOut = named("Run", z.object(detailFields), {
  description: "One execution of an autopilot.",
  example: EXAMPLE_RUN,
});

const ClaimedRunOut = named(
  "ClaimedRun",
  z.object({
    ...detailFields,
    lease_token: z.guid().max(36).openapi({
      example: EXAMPLE.leaseToken,
      description: "Proves that the caller holds the run.",
    }),
  }),
  {
    description: "A run that is leased to the caller.",
    example: {
      ...EXAMPLE_RUN,
      status: "running",
      claim_count: 1,
      started_at: EXAMPLE.time,
      lease_expires_at: "2026-01-02T03:05:05.678Z",
      lease_token: EXAMPLE.leaseToken,
    },
  },
);

export const RunList = named(
  "RunList",
  z.object({
    runs: z.array(RunSummaryOut).max(100).openapi({
      description: "Newest first.",
    }),
    next_cursor: nextCursor,
  }),
  { description: "A page of runs." },
);

export const ClaimedRunList = named(
  "ClaimedRunList",
  z.object({
    runs: z.array(ClaimedRunOut).max(100).openapi({
      description: "Oldest first.",
    }),
  }),
  { description: "The runs that were claimed." },
);

const RunIn = named(
  "RunCreate",
  z.strictObject({
    event: text(1, 255, {
      example: "manual.run",
      description: "The envelope's event; `manual.run` if left out.",
    }).optional(),
    event_payload: z.unknown().optional().openapi({
      description: "The envelope's payload: any JSON; null if left out.",
      example: { note: "run by hand" },
    }),
  }),
  { description: "What the run is to be given." },
);

const bounded = (
  min: number,
  max: number,
  fallback: number,
  description: string,
) =>
  z.number().int().min(min).max(max).optional().openapi({
    format: "int32",
    example: fallback,
    description: `${description} ${fallback} if left out.`,
  });

const leaseSeconds = bounded(
  1,
  3600,
  60,
  "How long the lease lasts, from now.",
);

const ClaimIn = named(
  "RunClaim",
  z.strictObject({
    autopilot_id: z.guid().max(36).optional().openapi({
      example: EXAMPLE.autopilotId,
      description:
        "Only this autopilot's runs; left out: any of the workspace.",
    }),
    limit: bounded(1, 100, 1, "How many to claim at the most."),
    lease_seconds: leaseSeconds,
    wait_seconds: bounded(
      0,
      30,
      0,
      "Keeps the request open until there is a run, at most this long.",
    ),
  }),
  { description: "Which runs, how many, and for how long." },
);

const leaseToken = z.guid().max(36).openapi({
  description: "As the claim gave it.",
  example: EXAMPLE.leaseToken,
});

const HeartbeatIn = named(
  "RunHeartbeat",
  z.strictObject({ lease_token: leaseToken, lease_seconds: leaseSeconds }),
  { description: "Whose lease, and for how long." },
);

export const LeaseOut = named(
  "Lease",
  z.object({
    run_id: id(EXAMPLE.runId, "The run."),
    lease_expires_at: timestamp("When the lease ends, unless extended again."),
  }),
  { description: "A worker's hold on a run." },
);

const CompleteIn = named(
  "RunComplete",
  z.strictObject({
    lease_token: leaseToken,
    result: z.unknown().optional().openapi({
      description: "Any JSON, kept with the run; null if left out.",
      example: { merged: true },
    }),
  }),
  { description: "What came of the run." },
);

const FailIn = named(
  "RunFail",
  z.strictObject({
    lease_token: leaseToken,
    reason: text(1, 4096, {
      description: "Why, for people.",
      example: "The tests did not pass.",
    }),
  }),
  { description: "Why the run failed." },
);

export const createRunBody = body(RunIn, {
  payload: {
    summary: "With a payload",
    value: { event: "manual.run", event_payload: { note: "run by hand" } },
  },
  empty: { summary: "With nothing", value: {} },
});

export const claimRunsBody = body(ClaimIn, {
  one: { summary: "One run, at once", value: {} },
  wait: {
    summary: "Up to ten runs, waiting for the first",
    value: { limit: 10, lease_seconds: 120, wait_seconds: 20 },
  },
});

export const extendRunLeaseBody = body(HeartbeatIn, {
  minute: {
    summary: "One more minute",
    value: { lease_token: EXAMPLE.leaseToken, lease_seconds: 60 },
  },
});

export const completeRunBody = body(CompleteIn, {
  result: {
    summary: "With a result",
    value: { lease_token: EXAMPLE.leaseToken, result: { merged: true } },
  },
});

export const failRunBody = body(FailIn, {
  reason: {
    summary: "With a reason",
    value: {
      lease_token: EXAMPLE.leaseToken,
      reason: "The tests did not pass.",
    },
  },
});

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
