import { z } from "@hono/zod-openapi";
import {
  type Autopilot,
  AUTOPILOT_STATUSES,
  OFFLINE_POLICIES,
} from "../domain/autopilot.ts";
import {
  EXAMPLE,
  id,
  nextCursor,
  optionalTimestamp,
  timestamp,
} from "./common.ts";

export const AutopilotStatus = z.enum(AUTOPILOT_STATUSES).openapi(
  "AutopilotStatus",
  {
    description:
      "Only an `active` autopilot makes runs and hands them out. A `paused` one keeps its queue; an `archived` one is put away.",
    example: "active",
  },
);

const OfflinePolicy = z.enum(OFFLINE_POLICIES).openapi("OfflinePolicy", {
  description:
    "What becomes of a run when no worker has polled for 60 seconds: `queue` keeps it, `skip` records it as skipped.",
  example: "queue",
});

const name = z.string().min(1).max(100).openapi({
  example: "Review pull requests",
});

export const AutopilotOut = z.object({
  id: id(EXAMPLE.autopilotId, "The autopilot."),
  workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
  name: z.string().max(100).openapi({ example: "Review pull requests" }),
  status: AutopilotStatus,
  offline_policy: OfflinePolicy,
  worker_seen_at: optionalTimestamp(
    "When a worker last asked for its runs, to a few seconds; null if never.",
  ),
  created_at: timestamp("When it was made."),
  updated_at: timestamp("When it was last changed."),
}).openapi("Autopilot");

export const AutopilotIn = z.strictObject({
  name,
  offline_policy: OfflinePolicy.optional(),
}).openapi("AutopilotCreate");

export const AutopilotPatch = z.strictObject({
  name: name.optional(),
  status: AutopilotStatus.optional(),
  offline_policy: OfflinePolicy.optional(),
}).openapi("AutopilotUpdate", {
  description: "What is left out stays as it is.",
});

export const AutopilotList = z.object({
  autopilots: z.array(AutopilotOut).max(100),
  next_cursor: nextCursor,
}).openapi("AutopilotList");

export function toAutopilotOut(a: Autopilot): z.infer<typeof AutopilotOut> {
  return {
    id: a.id,
    workspace_id: a.workspaceId,
    name: a.name,
    status: a.status,
    offline_policy: a.offlinePolicy,
    worker_seen_at: a.workerSeenAt?.toISOString() ?? null,
    created_at: a.createdAt.toISOString(),
    updated_at: a.updatedAt.toISOString(),
  };
}
