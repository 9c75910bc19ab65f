import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { parseBody } from "../domain/body.ts";
import { ServiceError } from "../domain/errors.ts";
import { responseHeaders, successAnswer } from "../domain/handshake/success.ts";
import type { InboundRequest } from "../domain/inbound.ts";
import type { TriggerConfig } from "../domain/trigger.ts";
import { INGRESS_BODY, INGRESS_PARAMETERS } from "../openapi/ingress.ts";
import {
  Receipt,
  RECEIPT_EXAMPLES,
  REJECTED_EXAMPLES,
  RejectedReceipt,
} from "../openapi/receipts.ts";
import { json, link, problems } from "../openapi/responses.ts";
import { admit, type Answer, type Arrival, countAnswer } from "./admit.ts";
import { BODY_DEADLINES, readBody } from "./body.ts";
import { limitKey } from "./client_address.ts";
import type { Deps, Env } from "./deps.ts";
import { answerHandshake, PROVIDER_ANSWER } from "./handshakes.ts";
import { type Limits, showQuota } from "./limits.ts";
import { createRouter } from "./router.ts";
import { simulate, wantsDryRun } from "./simulate.ts";

const PATH = "/api/webhooks/autopilots/{token}";

const receiveWebhook = createRoute({
  method: "post",
  path: PATH,
  operationId: "receiveWebhook",
  tags: ["Webhooks"],
  summary: "Receive a webhook",
  description:
    "Answers once the delivery, its dedupe key and its run are durable. Any 2xx means that it is stored; " +
    "`status` says what became of it. A 429 or 503 means that nothing was stored: send it again. With " +
    "`Prefer: dry-run` nothing is stored, and the answer says what would become of it. Where the provider insists on " +
    "an answer of its own, such as the echo of a challenge, that is given, marked with `Provider-Answer`.",
  security: [],
  parameters: INGRESS_PARAMETERS as never,
  request: { body: INGRESS_BODY as never },
  responses: {
    200: json(Receipt, "Stored, or a duplicate of what is stored.", {
      headers: ["Provider-Answer", "Preference-Applied"],
      examples: RECEIPT_EXAMPLES,
      links: {
        delivery: link(
          "getDelivery",
          { autopilotId: "autopilot_id", deliveryId: "delivery_id" },
          "The delivery of an accepted webhook.",
        ),
        run: link("getRunById", { runId: "run_id" }, "The run that it made."),
      },
    }),
    401: json(
      RejectedReceipt,
      "The signature is missing or wrong. Recorded, and never run.",
      { headers: ["WWW-Authenticate"], examples: REJECTED_EXAMPLES },
    ),
    ...problems(400, 404, 408, 413, 415, 429, 500, 503),
  },
});

export function ingressRoutes(deps: Deps, limits: Limits) {
  const app = createRouter();

  app.openapi(receiveWebhook, async (c) => {
    deps.metrics.received.inc();
    try {
      // What providers insist on (a challenge's echo, a text) stands beside the documented answers.
      return await receive(deps, limits, c) as never;
    } catch (error) {
      const reason = codeOf(error);
      deps.metrics.answered.inc({ status: "refused", reason });
      throw error;
    }
  });

  // Some providers check the URL with GET, HEAD or OPTIONS; for the others the path takes POST alone.
  app.all(PATH.replace("{token}", ":token"), async (c) => {
    const trigger = await triggerOf(deps, limits, c);
    const arrival = await arrive(deps, c, trigger);
    const answer = await answerHandshake(deps, c, arrival);
    if (answer) return answer;
    c.header("Allow", "POST");
    throw new ServiceError("method_not_allowed", "This path takes POST.");
  });

  return app;
}

async function receive(
  deps: Deps,
  limits: Limits,
  c: Context<Env>,
): Promise<Response> {
  const trigger = await triggerOf(deps, limits, c);
  try {
    const quota = await limits.countToken(trigger.id);
    if (quota) showQuota(c, quota);
    const arrival = await arrive(deps, c, trigger);
    if (wantsDryRun(c.req.header("prefer"))) {
      c.header("Preference-Applied", "dry-run");
      return c.json(await dryRun(deps, limits, c, arrival), 200);
    }
    for (
      const [name, value] of Object.entries(
        responseHeaders(trigger.preset, arrival.request),
      )
    ) c.header(name, value);
    const handshake = await answerHandshake(deps, c, arrival);
    if (handshake) return handshake;
    const answer = await admit(deps, arrival);
    if (answer.status === "rejected") {
      await limits.countBadCredential(limitKey(c.get("clientAddress")));
    }
    countAnswer(deps, arrival, answer);
    return respond(c, arrival, answer);
  } catch (error) {
    deps.counters.count(trigger.id, "refused", codeOf(error));
    throw error;
  }
}

/** The trigger behind the path's token. Strangers that try tokens run up a debt. */
async function triggerOf(
  deps: Deps,
  limits: Limits,
  c: Context<Env>,
): Promise<TriggerConfig> {
  const sender = limitKey(c.get("clientAddress"));
  await limits.checkBadCredentials(sender);
  const trigger = await deps.triggers.byToken(c.req.param("token") ?? "");
  if (trigger) return trigger;
  await limits.countBadCredential(sender);
  throw new ServiceError(
    "webhook_not_found",
    "No trigger has this webhook URL. It may have been rotated or deleted.",
  );
}

/** The request as the rules see it, once its last byte is here. */
async function arrive(
  deps: Deps,
  c: Context<Env>,
  trigger: TriggerConfig,
): Promise<Arrival> {
  const { raw, url } = c.req;
  const rawBody = await readBody(raw, {
    maxBytes: trigger.preset.maxBodyBytes ?? deps.config.maxBodyBytes,
    deadlines: BODY_DEADLINES,
  });
  const request: InboundRequest = {
    method: c.env.isHead ? "HEAD" : raw.method,
    url: deps.publicUrl + url.slice(url.indexOf("/", url.indexOf("//") + 2)),
    headers: raw.headers,
    rawBody,
    receivedAt: new Date(),
  };
  return { token: c.req.param("token") ?? "", trigger, request };
}

function respond(
  c: Context<Env>,
  { trigger, request }: Arrival,
  answer: Answer,
): Response {
  if (answer.status === "rejected") {
    // RFC 9110 §11.6.1 asks for one; there is no registered scheme for signatures of webhooks.
    c.header("WWW-Authenticate", 'Webhook-Signature realm="sluice"');
    return c.json(answer, 401);
  }
  if (trigger.preset.handshake?.success) {
    const parsed = parseBody(trigger.preset, request);
    const wanted = successAnswer(
      trigger.preset,
      request,
      parsed.ok ? parsed.body : null,
    );
    if (wanted) {
      c.header(PROVIDER_ANSWER, "success");
      const status = wanted.status as ContentfulStatusCode;
      return wanted.contentType === null
        ? c.body(null, status)
        : c.body(wanted.body, status, { "Content-Type": wanted.contentType });
    }
  }
  return c.json(answer, 200);
}

async function dryRun(
  deps: Deps,
  limits: Limits,
  c: Context<Env>,
  { trigger, request }: Arrival,
): Promise<Receipt> {
  const verdict = await simulate(deps, trigger, request);
  if (verdict.outcome === "rejected") {
    await limits.countBadCredential(limitKey(c.get("clientAddress")));
  }
  return {
    status: "dry_run",
    outcome: verdict.outcome,
    reason: verdict.reason,
    event: verdict.event,
    dedupe_key: verdict.dedupe_key,
    signature_status: verdict.signature_status,
  };
}

function codeOf(error: unknown): string {
  return error instanceof ServiceError ? error.code : "internal";
}
