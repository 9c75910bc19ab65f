import { createRoute, z } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import { getAutopilot } from "../db/autopilots.ts";
import type { TransactionSql } from "../db/client.ts";
import { listTriggerCounts } from "../db/counters.ts";
import {
  deleteTrigger,
  getTrigger,
  insertTrigger,
  listTriggers,
  updateTrigger,
} from "../db/triggers.ts";
import {
  clearSigningSecrets,
  expireSigningSecrets,
  insertSigningSecret,
} from "../db/signing_secrets.ts";
import { pageOf } from "../domain/page.ts";
import { CUSTOM_PROVIDER } from "../domain/providers/custom.ts";
import { mintWebhookToken, type Trigger } from "../domain/trigger.ts";
import { assertDescribed, assertSecretFits } from "../domain/trigger_rules.ts";
import {
  EXAMPLE,
  idempotencyKeyHeader,
  pageQuery,
  pathId,
} from "../openapi/common.ts";
import {
  created,
  json,
  link,
  MANAGED,
  MANAGED_WITH_BODY,
  noContent,
  problems,
} from "../openapi/responses.ts";
import { fromDedupeIn } from "../openapi/dedupe.ts";
import { setSigningSecretBody } from "../openapi/signing_secrets.ts";
import { toTriggerStats, TriggerStats } from "../openapi/trigger_stats.ts";
import {
  createTriggerBody,
  toTriggerOut,
  TriggerList,
  TriggerOut,
  updateTriggerBody,
} from "../openapi/triggers.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { jsonBody } from "./json_body.ts";
import { onceFor } from "./idempotency.ts";
import { notFound, pageRequest } from "./paging.ts";
import { createRouter } from "./router.ts";

const tags = ["Triggers"];
const security = [{ bearerAuth: [] }];
const autopilotId = pathId(
  "autopilotId",
  EXAMPLE.autopilotId,
  "The autopilot.",
);
const triggerId = pathId("triggerId", EXAMPLE.triggerId, "The trigger.");
const triggerParams = z.object({ autopilotId, triggerId });
const TRIGGERS = "/api/autopilots/{autopilotId}/triggers" as const;
const TRIGGER = `${TRIGGERS}/{triggerId}` as const;

export function triggerRoutes(deps: Deps, requires: Auth) {
  const { db, keyring, publicUrl } = deps;
  const app = createRouter();

  /** Changes a trigger of the caller's, and returns it as it is then. */
  function change(
    at: { workspaceId: string; autopilotId: string; id: string },
    write: (tx: TransactionSql, current: Trigger) => Promise<void>,
  ): Promise<Trigger> {
    return db.transaction(async (tx) => {
      const current = await getTrigger(tx, keyring, at);
      if (!current) throw notFound("trigger");
      await write(tx, current);
      const changed = await getTrigger(tx, keyring, at);
      if (!changed) throw notFound("trigger");
      return changed;
    });
  }

  app.openapi(
    createRoute({
      method: "get",
      path: TRIGGERS,
      operationId: "listTriggers",
      tags,
      summary: "List an autopilot's triggers",
      description: "Newest first.",
      security,
      middleware: requires("read"),
      request: {
        params: z.object({ autopilotId }),
        query: z.object(pageQuery),
      },
      responses: {
        200: json(TriggerList, "A page of triggers."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId } = c.req.valid("param");
      const { workspaceId } = c.get("caller");
      if (!await getAutopilot(db.sql, workspaceId, autopilotId)) {
        throw notFound("autopilot");
      }
      const page = pageRequest(c.req.valid("query"));
      const { rows, nextCursor } = pageOf(
        await listTriggers(db.sql, keyring, { workspaceId, autopilotId }, page),
        page.limit,
      );
      return c.json({
        triggers: rows.map((row) => toTriggerOut(row, publicUrl)),
        next_cursor: nextCursor,
      }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: TRIGGERS,
      operationId: "createTrigger",
      tags,
      summary: "Create a trigger",
      description:
        "The answer's `webhook_url` is what the provider posts to. With a `signing_secret`, deliveries must be " +
        "signed with it.",
      security,
      middleware: [requires("write"), jsonBody],
      request: {
        headers: z.object(idempotencyKeyHeader),
        params: z.object({ autopilotId }),
        body: createTriggerBody,
      },
      responses: {
        201: created(TriggerOut, "The new trigger.", {
          links: {
            trigger: link(
              "getTrigger",
              { autopilotId: "autopilot_id", triggerId: "id" },
              "The trigger.",
            ),
          },
        }),
        ...problems(...MANAGED_WITH_BODY, 422),
      },
    }),
    async (c) => {
      const { autopilotId } = c.req.valid("param");
      const { workspaceId } = c.get("caller");
      const input = c.req.valid("json");
      const id = uuidv7();
      const trigger = await db.transaction(async (tx) => {
        if (!await getAutopilot(tx, workspaceId, autopilotId)) {
          throw notFound("autopilot");
        }
        const once = await onceFor(tx, c, {
          resourceId: id,
          // Not the secret itself: the fingerprint is a plain digest.
          body: { ...input, signing_secret: Boolean(input.signing_secret) },
          key: c.req.valid("header")["idempotency-key"],
        });
        const at = { workspaceId, autopilotId };
        if (!once.first) {
          return await getTrigger(tx, keyring, { ...at, id: once.resourceId });
        }
        const provider = input.provider ?? "generic";
        const customPreset = input.custom_preset ?? null;
        assertDescribed(provider, customPreset);
        if (input.signing_secret) {
          assertSecretFits({ provider, customPreset }, input.signing_secret);
        }
        await insertTrigger(tx, keyring, {
          id,
          workspaceId,
          autopilotId,
          name: input.name ?? provider,
          provider,
          enabled: input.enabled ?? true,
          eventFilters: input.event_filters ?? [],
          dedupe: input.dedupe ? fromDedupeIn(input.dedupe) : null,
          customPreset,
          token: mintWebhookToken(),
        });
        if (input.signing_secret) {
          await insertSigningSecret(tx, keyring, {
            id: uuidv7(),
            triggerId: id,
            value: input.signing_secret,
            notBefore: new Date(),
            expiresAt: null,
          });
        }
        return await getTrigger(tx, keyring, { ...at, id });
      });
      if (!trigger) throw notFound("trigger");
      c.header(
        "Location",
        `/api/autopilots/${autopilotId}/triggers/${trigger.id}`,
      );
      return c.json(toTriggerOut(trigger, publicUrl), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: TRIGGER,
      operationId: "getTrigger",
      tags,
      summary: "Get a trigger",
      description: "Its webhook URL, provider and filters; never its secret.",
      security,
      middleware: requires("read"),
      request: { params: triggerParams },
      responses: {
        200: json(TriggerOut, "The trigger."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId, triggerId } = c.req.valid("param");
      const trigger = await getTrigger(db.sql, keyring, {
        workspaceId: c.get("caller").workspaceId,
        autopilotId,
        id: triggerId,
      });
      if (!trigger) throw notFound("trigger");
      return c.json(toTriggerOut(trigger, publicUrl), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "patch",
      path: TRIGGER,
      operationId: "updateTrigger",
      tags,
      summary: "Update a trigger",
      description: "Takes effect with the next webhook, on every replica.",
      security,
      middleware: [requires("write"), jsonBody],
      request: { params: triggerParams, body: updateTriggerBody },
      responses: {
        200: json(TriggerOut, "The trigger as it is now."),
        ...problems(...MANAGED_WITH_BODY),
      },
    }),
    async (c) => {
      const { autopilotId, triggerId } = c.req.valid("param");
      const { event_filters, dedupe, custom_preset, ...rest } = c.req.valid(
        "json",
      );
      const trigger = await change(
        {
          workspaceId: c.get("caller").workspaceId,
          autopilotId,
          id: triggerId,
        },
        (tx, { provider, customPreset }) => {
          const changed = rest.provider ?? provider;
          const description = custom_preset ??
            (changed === CUSTOM_PROVIDER ? customPreset : null);
          assertDescribed(changed, description);
          return updateTrigger(tx, keyring, triggerId, {
            ...rest,
            eventFilters: event_filters,
            dedupe: dedupe && fromDedupeIn(dedupe),
            customPreset: description,
          });
        },
      );
      return c.json(toTriggerOut(trigger, publicUrl), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: TRIGGER,
      operationId: "deleteTrigger",
      tags,
      summary: "Delete a trigger",
      description:
        "Its webhook URL stops at once. Its deliveries and runs stay until their retention ends.",
      security,
      middleware: requires("write"),
      request: { params: triggerParams },
      responses: { 204: noContent("Deleted."), ...problems(...MANAGED) },
    }),
    async (c) => {
      const { autopilotId, triggerId } = c.req.valid("param");
      const at = {
        workspaceId: c.get("caller").workspaceId,
        autopilotId,
        id: triggerId,
      };
      await db.transaction(async (tx) => {
        if (!await getTrigger(tx, keyring, at)) throw notFound("trigger");
        await deleteTrigger(tx, triggerId);
      });
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "put",
      path: `${TRIGGER}/signing-secret` as const,
      operationId: "setSigningSecret",
      tags,
      summary: "Set or clear the signing secret",
      description:
        "Replaces the secret; an empty one clears it, and deliveries need no signature then. Write-only: the " +
        "secret is encrypted at rest and never shown.",
      security,
      middleware: [requires("write"), jsonBody],
      request: { params: triggerParams, body: setSigningSecretBody },
      responses: {
        200: json(TriggerOut, "The trigger as it is now."),
        ...problems(...MANAGED_WITH_BODY),
      },
    }),
    async (c) => {
      const { autopilotId, triggerId } = c.req.valid("param");
      const { signing_secret, overlap_seconds = 0 } = c.req.valid("json");
      const now = new Date();
      const trigger = await change(
        {
          workspaceId: c.get("caller").workspaceId,
          autopilotId,
          id: triggerId,
        },
        async (tx, current) => {
          if (signing_secret === "") {
            return await clearSigningSecrets(tx, triggerId);
          }
          assertSecretFits(current, signing_secret);
          const overlapEnd = new Date(now.getTime() + overlap_seconds * 1000);
          await expireSigningSecrets(tx, triggerId, overlapEnd);
          await insertSigningSecret(tx, keyring, {
            id: uuidv7(),
            triggerId,
            value: signing_secret,
            notBefore: now,
            expiresAt: null,
          });
        },
      );
      return c.json(toTriggerOut(trigger, publicUrl), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: `${TRIGGER}/rotate-webhook-token` as const,
      operationId: "rotateWebhookToken",
      tags,
      summary: "Rotate the webhook URL",
      description:
        "Gives the trigger a new `webhook_url`. The old one stops at once.",
      security,
      middleware: requires("write"),
      request: { params: triggerParams },
      responses: {
        200: json(TriggerOut, "The trigger with its new URL."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId, triggerId } = c.req.valid("param");
      const trigger = await change(
        {
          workspaceId: c.get("caller").workspaceId,
          autopilotId,
          id: triggerId,
        },
        (tx) =>
          updateTrigger(tx, keyring, triggerId, { token: mintWebhookToken() }),
      );
      return c.json(toTriggerOut(trigger, publicUrl), 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: `${TRIGGER}/stats` as const,
      operationId: "getTriggerStats",
      tags,
      summary: "Get a trigger's counts",
      description:
        "What became of every request to this trigger: received = accepted + skipped + duplicate + rejected + " +
        "ignored + refused. Written every second.",
      security,
      middleware: requires("read"),
      request: { params: triggerParams },
      responses: {
        200: json(TriggerStats, "The counts since the trigger was made."),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const { autopilotId, triggerId } = c.req.valid("param");
      const trigger = await getTrigger(db.sql, keyring, {
        workspaceId: c.get("caller").workspaceId,
        autopilotId,
        id: triggerId,
      });
      if (!trigger) throw notFound("trigger");
      await deps.counters.flush();
      return c.json(
        toTriggerStats(triggerId, await listTriggerCounts(db.sql, triggerId)),
        200,
      );
    },
  );

  return app;
}
