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
  text,
  timestamp,
} from "./common.ts";
import { named } from "./named.ts";
import { body } from "./responses.ts";

export const AutopilotStatus = named(
  "AutopilotStatus",
  z.enum(AUTOPILOT_STATUSES),
  {
    description:
      "Only an `active` autopilot makes runs and hands them out. A `paused` one keeps its queue; an `archived` one is put away.",
    example: "active",
  },
);

const OfflinePolicy = named("OfflinePolicy", z.enum(OFFLINE_POLICIES), {
  description:
    "What becomes of a run when no worker has polled for 60 seconds: `queue` keeps it, `skip` records it as skipped.",
  example: "queue",
});

const NAME = {
  description: "What people call it.",
  example: "Review pull requests",
};
const name = text(1, 100, NAME);

export const AutopilotOut = named(
  "Autopilot",
  z.object({
    id: id(EXAMPLE.autopilotId, "The autopilot."),
    workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
    name: z.string().max(100).openapi(NAME),
    status: AutopilotStatus,
    offline_policy: OfflinePolicy,
    worker_seen_at: optionalTimestamp(
      "When a worker last asked for its runs, to a few seconds; null if never.",
    ),
    created_at: timestamp("When it was made."),
    updated_at: timestamp("When it was last changed."),
  }),
  { description: "An automation that events run." },
);

const AutopilotIn = named(
  "AutopilotCreate",
  z.strictObject({ name, offline_policy: OfflinePolicy.optional() }),
  { description: "`offline_policy` is `queue` if left out." },
);

const AutopilotPatch = named(
  "AutopilotUpdate",
  z.strictObject({
    name: name.optional(),
    status: AutopilotStatus.optional(),
    offline_policy: OfflinePolicy.optional(),
  }),
  { description: "What is left out stays as it is." },
);

export const AutopilotList = named(
  "AutopilotList",
  z.object({
    autopilots: z.array(AutopilotOut).max(100).openapi({
      description: "Newest first.",
    }),
    next_cursor: nextCursor,
  }),
  { description: "A page of autopilots." },
);

export const createAutopilotBody = body(AutopilotIn, {
  queue: {
    summary: "Keep runs until a worker comes",
    value: { name: "Review pull requests" },
  },
  skip: {
    summary: "Skip runs while no worker is there",
    value: { name: "Review pull requests", offline_policy: "skip" },
  },
});

export const updateAutopilotBody = body(AutopilotPatch, {
  rename: { summary: "Rename it", value: { name: "Review pull requests" } },
  pause: { summary: "Pause it", value: { status: "paused" } },
  resume: { summary: "Resume it", value: { status: "active" } },
});

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
