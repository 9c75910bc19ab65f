import { Buffer } from "node:buffer";
import { createRoute, z } from "@hono/zod-openapi";
import { getTrigger } from "../db/triggers.ts";
import { ServiceError } from "../domain/errors.ts";
import type { InboundRequest } from "../domain/inbound.ts";
import type { TriggerConfig } from "../domain/trigger.ts";
import { EXAMPLE, pathId } from "../openapi/common.ts";
import { json, MANAGED_WITH_BODY, problems } from "../openapi/responses.ts";
import { simulationBody, SimulationOut } from "../openapi/simulation.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { jsonBody } from "./json_body.ts";
import { notFound } from "./paging.ts";
import { createRouter } from "./router.ts";
import { simulate } from "./simulate.ts";

const tags = ["Triggers"];
const security = [{ bearerAuth: [] }];
const triggerParams = z.object({
  autopilotId: pathId("autopilotId", EXAMPLE.autopilotId, "The autopilot."),
  triggerId: pathId("triggerId", EXAMPLE.triggerId, "The trigger."),
});
const TRIGGER = "/api/autopilots/{autopilotId}/triggers/{triggerId}" as const;

/** Ways to try a trigger without its provider. */
export function trialRoutes(deps: Deps, requires: Auth) {
  const { db, keyring, publicUrl } = deps;
  const app = createRouter();

  /** The trigger's configuration and URL, if it is the caller's. */
  async function ownTrigger(
    workspaceId: string,
    at: { autopilotId: string; triggerId: string },
  ): Promise<{ token: string; url: string; trigger: TriggerConfig }> {
    const found = await getTrigger(db.sql, keyring, {
      workspaceId,
      autopilotId: at.autopilotId,
      id: at.triggerId,
    });
    const trigger = found && await deps.triggers.refresh(found.token);
    if (!found || !trigger) throw notFound("trigger");
    const url = `${publicUrl}/api/webhooks/autopilots/${found.token}`;
    return { token: found.token, url, trigger };
  }

  app.openapi(
    createRoute({
      method: "post",
      path: `${TRIGGER}/simulate` as const,
      operationId: "simulateWebhook",
      tags,
      summary: "Judge a webhook without storing it",
      description:
        "Takes a request through the real rules as if it arrived now: signature, dedupe, event, filters. Nothing is " +
        "stored and nothing runs.",
      security,
      middleware: [requires("write"), jsonBody],
      request: { params: triggerParams, body: simulationBody },
      responses: {
        200: json(SimulationOut, "The verdict."),
        ...problems(...MANAGED_WITH_BODY),
      },
    }),
    async (c) => {
      const { trigger, url } = await ownTrigger(
        c.get("caller").workspaceId,
        c.req.valid("param"),
      );
      const { headers = {}, body, body_encoding } = c.req.valid("json");
      const request: InboundRequest = {
        method: "POST",
        url,
        headers: new Headers(headers),
        rawBody: bytesOf(body, body_encoding),
        receivedAt: new Date(),
      };
      return c.json(await simulate(deps, trigger, request), 200);
    },
  );

  return app;
}

function bytesOf(body: string, encoding: "utf8" | "base64" = "utf8") {
  if (encoding === "utf8") return new Uint8Array(Buffer.from(body));
  try {
    return Uint8Array.fromBase64(body);
  } catch {
    throw new ServiceError("invalid_request", "`body` is not base64.", {
      errors: [{ in: "body", pointer: "/body", detail: "must be base64" }],
    });
  }
}
