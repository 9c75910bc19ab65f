import { createRoute, z } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import { getAutopilot } from "../db/autopilots.ts";
import { getDelivery, insertReplay, listDeliveries } from "../db/deliveries.ts";
import { insertReplayRun } from "../db/runs.ts";
import { getTrigger } from "../db/triggers.ts";
import { workersAreOffline } from "../domain/autopilot.ts";
import { pageOf } from "../domain/page.ts";
import { assertReplayable } from "../domain/replay.ts";
import {
  EXAMPLE,
  idempotencyKeyHeader,
  optionalQuery,
  pageQuery,
  pathId,
  text,
} from "../openapi/common.ts";
import {
  DeliveryList,
  DeliveryOut,
  DeliveryStatus,
  SignatureStatus,
  toDeliveryOut,
  toDeliverySummaryOut,
} from "../openapi/deliveries.ts";
import type { RecordedReceipt } from "../openapi/receipts.ts";
import {
  created,
  json,
  link,
  MANAGED,
  problems,
} from "../openapi/responses.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { onceFor } from "./idempotency.ts";
import { notFound, pageRequest } from "./paging.ts";
import { createRouter } from "./router.ts";
import { storableTime } from "./storable_time.ts";

const tags = ["Deliveries"];
const security = [{ bearerAuth: [] }];
const autopilotId = pathId(
  "autopilotId",
  EXAMPLE.autopilotId,
  "The autopilot.",
);
const deliveryId = pathId("deliveryId", EXAMPLE.deliveryId, "The delivery.");
const deliveryParams = z.object({ autopilotId, deliveryId });
const DELIVERIES = "/api/autopilots/{autopilotId}/deliveries" as const;
const DELIVERY = `${DELIVERIES}/{deliveryId}` as const;

const timestamp = z.iso.datetime({ offset: true }).max(40);

export function deliveryRoutes(deps: Deps, requires: Auth) {
  const { db, keyring } = deps;
  const app = createRouter();

  app.openapi(
    createRoute({
      method: "get",
      path: DELIVERIES,
      operationId: "listDeliveries",
      tags,
      summary: "List deliveries",
      description: "Newest first, without bodies.",
      security,
      middleware: requires("read"),
      request: {
        params: z.object({ autopilotId }),
        query: z.object({
          ...pageQuery,
          trigger_id: optionalQuery(
            "trigger_id",
            z.guid().max(36),
            EXAMPLE.triggerId,
            "Only of this trigger.",
          ),
          status: optionalQuery(
            "status",
            DeliveryStatus,
            "rejected",
            "Only those in this state.",
          ),
          signature_status: optionalQuery(
            "signature_status",
            SignatureStatus,
            "invalid",
            "Only those with this verdict.",
          ),
          event: optionalQuery(
            "event",
            text(1, 255, {}),
            "github.push",
            "Only of this event, as deliveries show it.",
          ),
          dedupe_key: optionalQuery(
            "dedupe_key",
            text(1, 255, {}),
            "72d3162e-cc78-11e3-81ab-4c9367dc0958",
            "Only with this dedupe key.",
          ),
          received_after: optionalQuery(
            "received_after",
            timestamp,
            EXAMPLE.time,
            "Only those received at this time or later (RFC 3339).",
          ),
          received_before: optionalQuery(
            "received_before",
            timestamp,
            EXAMPLE.time,
            "Only those received before this time (RFC 3339).",
          ),
        }),
      },
      responses: {
        200: json(DeliveryList, "A page of deliveries."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId } = c.req.valid("param");
      const { workspaceId } = c.get("caller");
      const query = c.req.valid("query");
      const page = pageRequest(query);
      const time = (text: string | undefined) =>
        text === undefined ? null : storableTime(text);
      if (!await getAutopilot(db.sql, workspaceId, autopilotId)) {
        throw notFound("autopilot");
      }
      const { rows, nextCursor } = pageOf(
        await listDeliveries(db.sql, { workspaceId, autopilotId }, page, {
          triggerId: query.trigger_id ?? null,
          status: query.status ?? null,
          signatureStatus: query.signature_status ?? null,
          event: query.event ?? null,
          dedupeKey: query.dedupe_key ?? null,
          receivedAfter: time(query.received_after),
          receivedBefore: time(query.received_before),
        }),
        page.limit,
      );
      return c.json({
        deliveries: rows.map(toDeliverySummaryOut),
        next_cursor: nextCursor,
      }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: DELIVERY,
      operationId: "getDelivery",
      tags,
      summary: "Get a delivery",
      description: "With its body, its headers and the answer that was given.",
      security,
      middleware: requires("read"),
      request: { params: deliveryParams },
      responses: {
        200: json(DeliveryOut, "The delivery."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId, deliveryId } = c.req.valid("param");
      const delivery = await getDelivery(db.sql, {
        workspaceId: c.get("caller").workspaceId,
        autopilotId,
        id: deliveryId,
      });
      if (!delivery) throw notFound("delivery");
      return c.json(toDeliveryOut(delivery), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: `${DELIVERY}/replay` as const,
      operationId: "replayDelivery",
      tags,
      summary: "Replay a delivery",
      description:
        "Makes a new delivery with the same bytes, and a new run. The signature is not checked again and the dedupe " +
        "key is not consulted. Refused for what failed verification, and while the autopilot or the trigger is off.",
      security,
      middleware: requires("write"),
      request: {
        headers: z.object(idempotencyKeyHeader),
        params: deliveryParams,
      },
      responses: {
        201: created(DeliveryOut, "The new delivery.", {
          links: {
            delivery: link(
              "getDelivery",
              { autopilotId: "autopilot_id", deliveryId: "id" },
              "The new delivery.",
            ),
            run: link(
              "getRun",
              { autopilotId: "autopilot_id", runId: "autopilot_run_id" },
              "Its run.",
            ),
          },
        }),
        ...problems(...MANAGED, 409, 422),
      },
    }),
    async (c) => {
      const { autopilotId, deliveryId } = c.req.valid("param");
      const { workspaceId } = c.get("caller");
      const at = { workspaceId, autopilotId };
      const id = uuidv7();
      const runId = uuidv7();
      const now = new Date();
      const delivery = await db.transaction(async (tx) => {
        const autopilot = await getAutopilot(tx, workspaceId, autopilotId);
        const original = autopilot &&
          await getDelivery(tx, { ...at, id: deliveryId });
        if (!original) throw notFound("delivery");
        const once = await onceFor(tx, c, {
          resourceId: id,
          body: null,
          key: c.req.valid("header")["idempotency-key"],
        });
        if (!once.first) {
          return await getDelivery(tx, { ...at, id: once.resourceId });
        }
        const trigger = await getTrigger(tx, keyring, {
          ...at,
          id: original.triggerId,
        });
        assertReplayable(original, autopilot, trigger);
        const skipped = autopilot.offlinePolicy === "skip" &&
          workersAreOffline(autopilot.workerSeenAt, now);
        const receipt: RecordedReceipt = skipped
          ? {
            status: "skipped",
            delivery_id: id,
            run_id: runId,
            reason: "runtime_offline",
          }
          : {
            status: "accepted",
            delivery_id: id,
            run_id: runId,
            autopilot_id: autopilotId,
            trigger_id: original.triggerId,
          };
        await insertReplayRun(tx, {
          id: runId,
          workspaceId,
          autopilotId,
          triggerId: original.triggerId,
          deliveryId: id,
          status: skipped ? "skipped" : "queued",
          triggeredAt: now,
        });
        return await insertReplay(tx, {
          id,
          runId,
          original,
          receivedAt: now,
          receipt,
        });
      });
      if (!delivery) throw notFound("delivery");
      if (delivery.id === id) {
        deps.runQueue.announce(workspaceId);
        const { status } = delivery.responseBody as RecordedReceipt;
        deps.metrics.runs.inc({
          state: status === "skipped" ? "skipped" : "queued",
        });
      }
      c.header(
        "Location",
        `/api/autopilots/${autopilotId}/deliveries/${delivery.id}`,
      );
      return c.json(toDeliveryOut(delivery), 201);
    },
  );

  return app;
}
