import { createRoute, z } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import { getAutopilot, touchWorkerSeen } from "../db/autopilots.ts";
import {
  claimRuns,
  extendLease,
  finishRun,
  getRun,
  insertManualRun,
  listRuns,
} from "../db/runs.ts";
import type { Wait } from "../db/run_queue.ts";
import { workersAreOffline } from "../domain/autopilot.ts";
import { ServiceError } from "../domain/errors.ts";
import { pageOf } from "../domain/page.ts";
import { memberSource, withRawMembers } from "../domain/raw_json.ts";
import type { ClaimedRun, Run } from "../domain/run.ts";
import {
  EXAMPLE,
  idempotencyKeyHeader,
  optionalQuery,
  pageQuery,
  pathId,
} from "../openapi/common.ts";
import {
  created,
  json,
  link,
  MANAGED,
  MANAGED_WITH_BODY,
  problems,
} from "../openapi/responses.ts";
import {
  ClaimedRunList,
  claimRunsBody,
  completeRunBody,
  createRunBody,
  extendRunLeaseBody,
  failRunBody,
  LeaseOut,
  RunList,
  RunOut,
  RunSource,
  RunStatus,
  toClaimedRunJson,
  toRunJson,
  toRunSummaryOut,
} from "../openapi/runs.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { jsonBody } from "./json_body.ts";
import { onceFor } from "./idempotency.ts";
import { notFound, pageRequest } from "./paging.ts";
import { rawJson } from "./raw_json.ts";
import { createRouter } from "./router.ts";

const tags = ["Runs"];
const security = [{ bearerAuth: [] }];
const autopilotId = pathId(
  "autopilotId",
  EXAMPLE.autopilotId,
  "The autopilot.",
);
const runId = pathId("runId", EXAMPLE.runId, "The run.");
const RUNS = "/api/autopilots/{autopilotId}/runs" as const;

/** The default length of a lease, in seconds. */
const LEASE_SECONDS = 60;

export function runRoutes(deps: Deps, requires: Auth) {
  const { db, runQueue, metrics } = deps;
  const app = createRouter();

  app.openapi(
    createRoute({
      method: "get",
      path: RUNS,
      operationId: "listRuns",
      tags,
      summary: "List an autopilot's runs",
      description: "Newest first, without payloads.",
      security,
      middleware: requires("read"),
      request: {
        params: z.object({ autopilotId }),
        query: z.object({
          ...pageQuery,
          status: optionalQuery(
            "status",
            RunStatus,
            "queued",
            "Only those in this state.",
          ),
          source: optionalQuery(
            "source",
            RunSource,
            "replay",
            "Only those made by this.",
          ),
          trigger_id: optionalQuery(
            "trigger_id",
            z.guid().max(36),
            EXAMPLE.triggerId,
            "Only of this trigger.",
          ),
        }),
      },
      responses: {
        200: json(RunList, "A page of runs."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId } = c.req.valid("param");
      const { workspaceId } = c.get("caller");
      const query = c.req.valid("query");
      const page = pageRequest(query);
      if (!await getAutopilot(db.sql, workspaceId, autopilotId)) {
        throw notFound("autopilot");
      }
      const { rows, nextCursor } = pageOf(
        await listRuns(db.sql, { workspaceId, autopilotId }, page, {
          status: query.status ?? null,
          source: query.source ?? null,
          triggerId: query.trigger_id ?? null,
        }),
        page.limit,
      );
      return c.json({
        runs: rows.map(toRunSummaryOut),
        next_cursor: nextCursor,
      }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: RUNS,
      operationId: "createRun",
      tags,
      summary: "Run an autopilot by hand",
      description: "Queues a run with a payload of the caller's own.",
      security,
      middleware: [requires("write"), jsonBody],
      request: {
        headers: z.object(idempotencyKeyHeader),
        params: z.object({ autopilotId }),
        body: createRunBody,
      },
      responses: {
        201: created(RunOut, "The new run.", {
          links: {
            run: link(
              "getRun",
              { autopilotId: "autopilot_id", runId: "id" },
              "The run.",
            ),
          },
        }),
        ...problems(...MANAGED_WITH_BODY, 409, 422),
      },
    }),
    async (c) => {
      const { autopilotId } = c.req.valid("param");
      const { workspaceId } = c.get("caller");
      const input = c.req.valid("json");
      const source = await c.req.text();
      const id = uuidv7();
      const now = new Date();
      const run = await db.transaction(async (tx) => {
        const autopilot = await getAutopilot(tx, workspaceId, autopilotId);
        if (!autopilot) throw notFound("autopilot");
        const once = await onceFor(tx, c, {
          resourceId: id,
          body: source,
          key: c.req.valid("header")["idempotency-key"],
        });
        if (once.first) {
          if (autopilot.status !== "active") {
            throw new ServiceError(
              "autopilot_not_active",
              `The autopilot is ${autopilot.status}. Set its status to "active" first.`,
            );
          }
          const skipped = autopilot.offlinePolicy === "skip" &&
            workersAreOffline(autopilot.workerSeenAt, now);
          await insertManualRun(tx, {
            id,
            workspaceId,
            autopilotId,
            status: skipped ? "skipped" : "queued",
            triggerPayload: withRawMembers({
              event: input.event ?? "manual.run",
            }, {
              eventPayload: memberSource(source, "event_payload") ?? "null",
              request: JSON.stringify({ receivedAt: now, contentType: null }),
            }),
            triggeredAt: now,
          });
        }
        return await getRun(tx, {
          workspaceId,
          autopilotId,
          id: once.first ? id : once.resourceId,
        });
      });
      if (!run) throw notFound("run");
      if (run.id === id) {
        metrics.runs.inc({ state: run.status });
        runQueue.announce(workspaceId);
      }
      c.header("Location", `/api/autopilots/${autopilotId}/runs/${run.id}`);
      return rawJson<z.infer<typeof RunOut>, 201>(c, toRunJson(run), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: `${RUNS}/{runId}` as const,
      operationId: "getRun",
      tags,
      summary: "Get a run",
      description: "With its `trigger_payload` and its result.",
      security,
      middleware: requires("read"),
      request: { params: z.object({ autopilotId, runId }) },
      responses: { 200: json(RunOut, "The run."), ...problems(...MANAGED) },
    }),
    async (c) => {
      const { autopilotId, runId } = c.req.valid("param");
      const run = await getRun(db.sql, {
        workspaceId: c.get("caller").workspaceId,
        autopilotId,
        id: runId,
      });
      if (!run) throw notFound("run");
      return rawJson<z.infer<typeof RunOut>, 200>(c, toRunJson(run), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/runs/claim",
      operationId: "claimRuns",
      tags,
      summary: "Claim runs",
      description:
        "Hands out queued runs of active autopilots, oldest first, each under a lease. A run whose lease lapses is " +
        "handed out again. With `wait_seconds` the request stays open until there is a run.",
      security,
      middleware: [requires("work"), jsonBody],
      request: { body: claimRunsBody },
      responses: {
        200: json(ClaimedRunList, "The claimed runs; none if there are none."),
        ...problems(...MANAGED_WITH_BODY),
      },
    }),
    async (c) => {
      const input = c.req.valid("json");
      const { workspaceId } = c.get("caller");
      const autopilotId = input.autopilot_id ?? null;
      const deadline = Date.now() + (input.wait_seconds ?? 0) * 1000;
      if (
        autopilotId && !await getAutopilot(db.sql, workspaceId, autopilotId)
      ) {
        throw notFound("autopilot");
      }
      const claim = () =>
        db.transaction(async (tx) => {
          await touchWorkerSeen(tx, workspaceId, autopilotId);
          return await claimRuns(tx, {
            workspaceId,
            autopilotId,
            limit: input.limit ?? 1,
            leaseSeconds: input.lease_seconds ?? LEASE_SECONDS,
          });
        });
      const runs = await poll(
        claim,
        () => deps.draining.aborted ? 0 : deadline - Date.now(),
        (milliseconds) =>
          runQueue.wait(workspaceId, milliseconds, deps.draining),
      );
      metrics.runs.inc({ state: "running" }, runs.length);
      return rawJson<z.infer<typeof ClaimedRunList>, 200>(
        c,
        `{"runs":[${runs.map(toClaimedRunJson).join(",")}]}`,
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/runs/{runId}",
      operationId: "getRunById",
      tags,
      summary: "Get a run by its id alone",
      description: "For workers, which know the run and not its autopilot.",
      security,
      middleware: requires("read"),
      request: { params: z.object({ runId }) },
      responses: { 200: json(RunOut, "The run."), ...problems(...MANAGED) },
    }),
    async (c) => {
      const run = await getRun(db.sql, {
        workspaceId: c.get("caller").workspaceId,
        id: c.req.valid("param").runId,
      });
      if (!run) throw notFound("run");
      return rawJson<z.infer<typeof RunOut>, 200>(c, toRunJson(run), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/runs/{runId}/heartbeat",
      operationId: "extendRunLease",
      tags,
      summary: "Extend a run's lease",
      description: "Sets the lease's end to `lease_seconds` from now.",
      security,
      middleware: [requires("work"), jsonBody],
      request: { params: z.object({ runId }), body: extendRunLeaseBody },
      responses: {
        200: json(LeaseOut, "The lease as it is now."),
        ...problems(...MANAGED_WITH_BODY, 409),
      },
    }),
    async (c) => {
      const { runId } = c.req.valid("param");
      const { workspaceId } = c.get("caller");
      const input = c.req.valid("json");
      const leaseExpiresAt = await db.transaction((tx) =>
        extendLease(tx, {
          workspaceId,
          runId,
          leaseToken: input.lease_token,
          leaseSeconds: input.lease_seconds ?? LEASE_SECONDS,
        })
      );
      if (!leaseExpiresAt) throw await leaseLost(workspaceId, runId);
      return c.json({
        run_id: runId,
        lease_expires_at: leaseExpiresAt.toISOString(),
      }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/runs/{runId}/complete",
      operationId: "completeRun",
      tags,
      summary: "Complete a run",
      description:
        "Ends it well, with a result. Only for whoever holds its lease.",
      security,
      middleware: [requires("work"), jsonBody],
      request: { params: z.object({ runId }), body: completeRunBody },
      responses: {
        200: json(RunOut, "The completed run."),
        ...problems(...MANAGED_WITH_BODY, 409),
      },
    }),
    async (c) => {
      const input = c.req.valid("json");
      const run = await finish(
        c.get("caller").workspaceId,
        c.req.valid("param").runId,
        {
          leaseToken: input.lease_token,
          status: "completed",
          result: memberSource(await c.req.text(), "result"),
        },
      );
      return rawJson<z.infer<typeof RunOut>, 200>(c, toRunJson(run), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/runs/{runId}/fail",
      operationId: "failRun",
      tags,
      summary: "Fail a run",
      description:
        "Ends it badly, with a reason. Only for whoever holds its lease.",
      security,
      middleware: [requires("work"), jsonBody],
      request: { params: z.object({ runId }), body: failRunBody },
      responses: {
        200: json(RunOut, "The failed run."),
        ...problems(...MANAGED_WITH_BODY, 409),
      },
    }),
    async (c) => {
      const input = c.req.valid("json");
      const run = await finish(
        c.get("caller").workspaceId,
        c.req.valid("param").runId,
        {
          leaseToken: input.lease_token,
          status: "failed",
          failureReason: withoutNul(input.reason),
        },
      );
      return rawJson<z.infer<typeof RunOut>, 200>(c, toRunJson(run), 200);
    },
  );

  async function finish(
    workspaceId: string,
    runId: string,
    end:
      & { leaseToken: string }
      & (
        | { status: "completed"; result: string | null }
        | { status: "failed"; failureReason: string }
      ),
  ): Promise<Run> {
    const run = await db.transaction(async (tx) =>
      await finishRun(tx, { workspaceId, runId, ...end })
        ? await getRun(tx, { workspaceId, id: runId })
        : null
    );
    if (!run) throw await leaseLost(workspaceId, runId);
    metrics.runs.inc({ state: run.status });
    return run;
  }

  async function leaseLost(workspaceId: string, runId: string) {
    const run = await getRun(db.sql, { workspaceId, id: runId });
    return run
      ? new ServiceError(
        "lease_lost",
        `This lease token does not hold the run: the run is ${run.status}.`,
      )
      : notFound("run");
  }

  return app;
}

/** Claims until there is something, or no time is left. */
async function poll(
  claim: () => Promise<ClaimedRun[]>,
  timeLeft: () => number,
  wait: (milliseconds: number) => Wait,
): Promise<ClaimedRun[]> {
  for (;;) {
    const left = timeLeft();
    if (left <= 0) return await claim();
    // It begins before the look, so that what is queued during the look is not missed.
    const waiting = wait(left);
    try {
      const runs = await claim();
      if (runs.length > 0) return runs;
      await waiting.over;
    } finally {
      waiting.end();
    }
  }
}

/** PostgreSQL's text holds no NUL. */
function withoutNul(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}
