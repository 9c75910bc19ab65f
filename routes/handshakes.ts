import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { v7 as uuidv7 } from "uuid";
import {
  insertSigningSecret,
  listSigningSecrets,
} from "../db/signing_secrets.ts";
import { recordHandshake } from "../db/triggers.ts";
import { parseBody } from "../domain/body.ts";
import { ServiceError } from "../domain/errors.ts";
import {
  handshake,
  handshakeMethods,
  type HandshakeOutcome,
  isHandshake,
} from "../domain/handshake/handshake.ts";
import type { InboundRequest } from "../domain/inbound.ts";
import type { HandshakeMethod } from "../domain/providers/handshake_spec.ts";
import { secretsInForce } from "../domain/signing_secret.ts";
import type { TriggerConfig } from "../domain/trigger.ts";
import { type Arrival, verify } from "./admit.ts";
import type { Deps, Env } from "./deps.ts";

/** Marks an answer as the provider's protocol, where it is not what the document says of this path. */
export const PROVIDER_ANSWER = "Provider-Answer";

type Answer = Extract<HandshakeOutcome, { kind: "answer" }>;
type Refusal = Extract<HandshakeOutcome, { kind: "refuse" }>;

/** What a request is as a check of the webhook URL, with nothing stored; null where it is no such one. */
export async function judgeHandshake(
  deps: Pick<Deps, "keys">,
  trigger: TriggerConfig,
  request: InboundRequest,
): Promise<HandshakeOutcome | null> {
  const { preset } = trigger;
  const method = request.method as HandshakeMethod;
  if (!handshakeMethods(preset).includes(method)) return null;
  const parsed = parseBody(preset, request);
  const body = parsed.ok ? parsed.body : null;
  if (!isHandshake(preset, request, body)) return null;
  return handshake(
    preset,
    secretsInForce(trigger.secrets, request.receivedAt),
    request,
    body,
    await verify(deps, trigger, request),
  );
}

/**
 * The answer to a request by which the provider checks the webhook URL, or null where the request is no such one. It
 * starts no run; its owner sees that and when the URL was verified.
 */
export async function answerHandshake(
  deps: Deps,
  c: Context<Env>,
  { trigger, request }: Arrival,
): Promise<Response | null> {
  const outcome = await judgeHandshake(deps, trigger, request);
  if (outcome === null) return null;
  c.header(PROVIDER_ANSWER, outcome.name);
  deps.counters.count(trigger.id, "handshake", outcome.name);
  switch (outcome.kind) {
    case "answer":
      await record(deps, trigger.id, outcome, request.receivedAt);
      return answered(c, outcome);
    case "fetch":
      await deps.confirmSubscription(outcome.url);
      await record(deps, trigger.id, outcome, request.receivedAt);
      return c.body(null, 200);
    case "refuse":
      return refused(c, outcome);
  }
}

async function record(
  deps: Deps,
  triggerId: string,
  outcome: Exclude<HandshakeOutcome, Refusal>,
  at: Date,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await recordHandshake(tx, triggerId, { kind: outcome.name, at });
    if (outcome.kind !== "answer" || outcome.adoptSecret === undefined) return;
    // The trigger's row is locked now, so of two at once only the first finds it without a secret.
    if ((await listSigningSecrets(tx, triggerId)).length > 0) {
      throw new ServiceError("conflict", "The trigger has a secret already.");
    }
    await insertSigningSecret(tx, deps.keyring, {
      id: uuidv7(),
      triggerId,
      value: outcome.adoptSecret,
      notBefore: at,
      expiresAt: null,
      isRevealable: outcome.enteredAtProvider ?? false,
    });
  });
}

function answered(
  c: Context<Env>,
  { status, headers, body }: Answer,
): Response {
  return body === ""
    ? c.body(null, status as ContentfulStatusCode, { ...headers })
    : c.body(body, status as ContentfulStatusCode, { ...headers });
}

function refused(
  c: Context<Env>,
  { status, reason, name, bare }: Refusal,
): Response {
  c.set("errorCode", reason);
  if (bare) return c.body(null, status);
  return c.json(
    {
      type: "/problems/handshake_refused",
      title: "Handshake refused",
      status,
      code: "handshake_refused",
      detail: `The provider's ${name} was refused: ${reason}.`,
      instance: `urn:uuid:${c.get("requestId")}`,
    },
    status,
    { "Content-Type": "application/problem+json" },
  );
}
