import { Buffer } from "node:buffer";
import { createRoute, z } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import { getDelivery } from "../db/deliveries.ts";
import { getTrigger } from "../db/triggers.ts";
import { ServiceError } from "../domain/errors.ts";
import type { InboundRequest } from "../domain/inbound.ts";
import { trialRequest } from "../domain/samples/trial.ts";
import type { TriggerConfig } from "../domain/trigger.ts";
import { EXAMPLE, pathId, unticked } from "../openapi/common.ts";
import { DeliveryOut, toDeliveryOut } from "../openapi/deliveries.ts";
import {
  created,
  json,
  link,
  MANAGED,
  MANAGED_WITH_BODY,
  problems,
} from "../openapi/responses.ts";
import { simulationBody, SimulationOut } from "../openapi/simulation.ts";
import {
  admit,
  type Answer,
  type Arrival,
  countAnswer,
  verify,
} from "./admit.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { jsonBody } from "./json_body.ts";
import { notFound } from "./paging.ts";
import { createRouter } from "./router.ts";
import { simulate, wantsDryRun } from "./simulate.ts";

const tags = ["Triggers"];
const security = [{ bearerAuth: [] }];
const triggerParams = z.object({
  autopilotId: pathId("autopilotId", EXAMPLE.autopilotId, "The autopilot."),
  triggerId: pathId("triggerId", EXAMPLE.triggerId, "The trigger."),
});
const TRIGGER = "/api/autopilots/{autopilotId}/triggers/{triggerId}" as const;

const prefer = z.string().max(255).optional().openapi({
  param: {
    name: "prefer",
    in: "header",
    description: "`dry-run`: nothing is stored (RFC 7240).",
    examples: unticked("dry-run"),
  },
});

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

  app.openapi(
    createRoute({
      method: "post",
      path: `${TRIGGER}/test` as const,
      operationId: "testTrigger",
      tags,
      summary: "Send a test event to a trigger",
      description:
        "Makes a sample of what the trigger's provider sends, signs it as the provider does with the newest secret in " +
        "force, and takes it through the real path: filters count, and a run is made of it. The delivery is marked " +
        "with `is_test`. With `Prefer: dry-run` nothing is stored: the answer is 200 with the `Simulation` that " +
        "`simulateWebhook` would give.",
      security,
      middleware: requires("write"),
      request: { params: triggerParams, headers: z.object({ prefer }) },
      responses: {
        200: json(SimulationOut, "The verdict of a dry run."),
        201: created(DeliveryOut, "The test's delivery.", {
          links: {
            delivery: link(
              "getDelivery",
              { autopilotId: "autopilot_id", deliveryId: "id" },
              "The delivery.",
            ),
            run: link(
              "getRun",
              { autopilotId: "autopilot_id", runId: "autopilot_run_id" },
              "Its run.",
            ),
          },
        }),
        ...problems(...MANAGED, 409),
      },
    }),
    async (c) => {
      const { workspaceId } = c.get("caller");
      const at = c.req.valid("param");
      const { token, trigger, url } = await ownTrigger(workspaceId, at);
      const request = await signedTrial(deps, trigger, url);
      if (wantsDryRun(c.req.valid("header").prefer)) {
        c.header("Preference-Applied", "dry-run");
        return c.json(await simulate(deps, trigger, request), 200);
      }
      deps.metrics.received.inc();
      const arrival: Arrival = { token, trigger, request, isTest: true };
      const answer = await admit(deps, arrival);
      countAnswer(deps, arrival, answer);
      const { autopilotId } = at;
      const delivery = await getDelivery(db.sql, {
        workspaceId,
        autopilotId,
        id: recordOf(answer),
      });
      if (!delivery) throw notFound("delivery");
      c.header(
        "Location",
        `/api/autopilots/${autopilotId}/deliveries/${delivery.id}`,
      );
      return c.json(toDeliveryOut(delivery), 201);
    },
  );

  return app;
}

/**
 * A sample that the trigger takes for its provider's own.
 *
 * @throws ServiceError `cannot_sign`
 */
async function signedTrial(
  deps: Deps,
  trigger: TriggerConfig,
  url: string,
): Promise<InboundRequest> {
  const ids = { deliveryId: uuidv7(), now: new Date(), url };
  const request = trialRequest(trigger, ids);
  if (request) {
    const { status } = await verify(deps, trigger, request);
    if (status === "valid" || status === "not_required") return request;
  }
  throw new ServiceError(
    "cannot_sign",
    `No secret of the trigger is in force that makes the signature of "${trigger.preset.id}": add one, or have the ` +
      "provider send its own test.",
  );
}

/** The delivery that says what became of a test. */
function recordOf(answer: Answer): string {
  switch (answer.status) {
    case "dry_run":
      throw new Error("A test that was stored has a delivery");
    case "duplicate":
      return answer.conflict_delivery_id ?? answer.delivery_id;
    default:
      return answer.delivery_id;
  }
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
