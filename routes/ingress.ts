import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { decide, type Decision, makesRun } from "../domain/decision.ts";
import { ServiceError } from "../domain/errors.ts";
import type { InboundRequest } from "../domain/inbound.ts";
import type { TriggerConfig } from "../domain/trigger.ts";
import { INGRESS_BODY, INGRESS_PARAMETERS } from "../openapi/ingress.ts";
import { Receipt, RejectedReceipt } from "../openapi/receipts.ts";
import { json, problems } from "../openapi/responses.ts";
import { admit, type Answer } from "./admit.ts";
import { readBody } from "./body.ts";
import { limitKey } from "./client_address.ts";
import type { Deps, Env } from "./deps.ts";
import { type Quota, rateLimitHeaders } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { createRouter } from "./router.ts";

const BODY_TIMEOUT_MS = 10_000;

const receiveWebhook = createRoute({
  method: "post",
  path: "/api/webhooks/autopilots/{token}",
  operationId: "receiveWebhook",
  tags: ["Webhooks"],
  summary: "Receive a webhook",
  description:
    "Answers once the delivery, its dedupe key and its run are durable. Any 2xx means that it is stored; " +
    "`status` says what became of it. A 429 or 503 means that nothing was stored: send it again.",
  security: [],
  parameters: INGRESS_PARAMETERS as never,
  request: { body: INGRESS_BODY as never },
  responses: {
    200: json(Receipt, "Stored, or a duplicate of what is stored."),
    401: json(
      RejectedReceipt,
      "The signature is missing or wrong. Recorded, and never run.",
    ),
    ...problems(400, 404, 408, 413, 415, 429, 500, 503),
  },
});

export function ingressRoutes(deps: Deps, limits: Limits) {
  const app = createRouter();
  app.openapi(receiveWebhook, async (c) => {
    deps.metrics.received.inc();
    const receipt = await receive(deps, limits, c);
    return receipt.status === "rejected"
      ? c.json(receipt, 401)
      : c.json(receipt, 200);
  });
  return app;
}

async function receive(
  deps: Deps,
  limits: Limits,
  c: Context<Env>,
): Promise<Answer> {
  const sender = limitKey(c.get("clientAddress"));
  await limits.checkBadCredentials(sender);
  const token = c.req.param("token") ?? "";
  const trigger = await deps.triggers.byToken(token);
  if (!trigger) {
    await limits.countBadCredential(sender);
    throw new ServiceError(
      "webhook_not_found",
      "No trigger has this webhook URL. It may have been rotated or deleted.",
    );
  }
  try {
    quota(c, await limits.countToken(trigger.id));
    const rawBody = await readBody(c.req.raw, {
      maxBytes: trigger.preset.maxBodyBytes ?? deps.config.maxBodyBytes,
      timeoutMs: BODY_TIMEOUT_MS,
    });
    const request: InboundRequest = {
      method: c.req.method,
      url: deps.publicUrl + c.req.url.slice(new URL(c.req.url).origin.length),
      headers: c.req.raw.headers,
      rawBody,
      receivedAt: new Date(),
    };
    const answer = await admit(deps, { token, trigger, request });
    if (answer.status === "rejected") await limits.countBadCredential(sender);
    count(deps, trigger, answer);
    deps.metrics.ackSeconds.observe(
      (Date.now() - request.receivedAt.getTime()) / 1000,
    );
    return answer;
  } catch (error) {
    deps.counters.count(trigger.id, "refused", codeOf(error));
    throw error;
  }
}

function count(deps: Deps, trigger: TriggerConfig, answer: Answer): void {
  const reason = "reason" in answer ? answer.reason : "";
  deps.counters.count(trigger.id, answer.status, reason);
  deps.metrics.answered.inc({ status: answer.status, reason });
  if (answer.status === "accepted") deps.metrics.runs.inc({ state: "queued" });
  if (answer.status === "skipped") deps.metrics.runs.inc({ state: "skipped" });
}

function codeOf(error: unknown): string {
  return error instanceof ServiceError ? error.code : "internal";
}

function quota(c: Context<Env>, token: Quota | null): void {
  if (token === null) return;
  const known = c.get("quotas");
  known.push(token);
  const [rateLimit, policy] = rateLimitHeaders(known);
  c.header("RateLimit", rateLimit);
  c.header("RateLimit-Policy", policy);
}
