import { v7 as uuidv7 } from "uuid";
import type { Admitted, NewDelivery } from "../db/delivery_group.ts";
import { parseBody } from "../domain/body.ts";
import {
  asConflict,
  decide,
  type Decision,
  makesRun,
} from "../domain/decision.ts";
import type { Diagnosis } from "../domain/doctor/diagnosis.ts";
import { diagnose } from "../domain/doctor/diagnose.ts";
import { ServiceError } from "../domain/errors.ts";
import type { InboundRequest } from "../domain/inbound.ts";
import {
  type SignatureVerdict,
  verifySignature,
} from "../domain/signature/verify.ts";
import { isInForce, secretsInForce } from "../domain/signing_secret.ts";
import type { TriggerConfig } from "../domain/trigger.ts";
import {
  type Receipt,
  type RecordedReceipt,
  type RejectedReceipt,
  toReceipt,
} from "../openapi/receipts.ts";
import type { Deps } from "./deps.ts";

export type Answer = Receipt | RejectedReceipt;

export interface Arrival {
  readonly token: string;
  readonly trigger: TriggerConfig;
  readonly request: InboundRequest;
  readonly isTest?: boolean;
}

/** Decide, commit, answer; and decide again where the trigger changed in between. */
export async function admit(deps: Deps, arrival: Arrival): Promise<Answer> {
  let { trigger } = arrival;
  for (;;) {
    const decision = await judge(deps, trigger, arrival.request);
    const delivery = newDelivery(arrival, decision);
    const admitted = await deps.admission.submit(delivery);
    switch (admitted.kind) {
      case "committed":
        if (decision.outcome === "accepted") {
          deps.runQueue.announce(trigger.workspaceId);
        }
        if (decision.signingSecretId) {
          deps.counters.countSecretUse(decision.signingSecretId);
        }
        return delivery.responseBody;
      case "duplicate": {
        if (!admitted.conflict) return duplicateOf(admitted);
        const conflict = await recordConflict(
          deps,
          arrival,
          decision,
          admitted,
        );
        if (conflict) return conflict;
        break;
      }
    }
    trigger = await currentTrigger(deps, arrival.token);
  }
}

/** Counts what became of a request, once it is known. */
export function countAnswer(
  { counters, metrics }: Deps,
  { trigger, request }: Arrival,
  answer: Answer,
): void {
  const reason = "reason" in answer ? answer.reason ?? "" : "";
  const { status } = answer;
  if (status === "dry_run") return;
  counters.count(trigger.id, status, reason);
  metrics.answered.inc({ status, reason });
  if (status === "accepted") metrics.runs.inc({ state: "queued" });
  if (status === "skipped") metrics.runs.inc({ state: "skipped" });
  metrics.ackSeconds.observe(
    (Date.now() - request.receivedAt.getTime()) / 1000,
  );
}

/** The whole verdict on a request, with nothing stored. */
export async function judge(
  deps: Deps,
  trigger: TriggerConfig,
  request: InboundRequest,
): Promise<Decision> {
  const parsed = parseBody(trigger.preset, request);
  if (!parsed.ok) throw new ServiceError(parsed.code, parsed.detail);
  const checked = verify(deps, trigger, request);
  const signature = checked instanceof Promise ? await checked : checked;
  if (signature.status === "unavailable") {
    throw new ServiceError("unavailable", signature.detail, { retryAfter: 5 });
  }
  return decide(trigger, request, parsed.body, signature);
}

/** A trigger that has secrets, but none in force, is closed and not open. */
export function verify(
  { keys }: Pick<Deps, "keys">,
  { preset, secrets }: TriggerConfig,
  request: InboundRequest,
): SignatureVerdict | Promise<SignatureVerdict> {
  const { receivedAt } = request;
  const inForce = secretsInForce(secrets, receivedAt);
  if (inForce.length > 0 || secrets.length === 0) {
    return verifySignature(preset, inForce, request, receivedAt, keys);
  }
  return {
    status: "invalid",
    reason: "invalid_signature",
    detail: "bad_configuration",
  };
}

type Submission = NewDelivery & { readonly responseBody: RecordedReceipt };

function newDelivery(
  { request, isTest = false }: Arrival,
  decision: Decision,
): Submission {
  const { trigger } = decision;
  const id = uuidv7();
  const runId = uuidv7();
  const receipt = toReceipt(decision, { deliveryId: id, runId });
  return {
    id,
    runId: makesRun(decision) ? runId : null,
    decision,
    rawBody: request.rawBody,
    contentType: request.headers.get("content-type")?.slice(0, 1024) ?? null,
    receivedAt: request.receivedAt,
    responseStatus: receipt.status === "rejected" ? 401 : 200,
    responseBody: receipt,
    isTest,
    ...diagnosisOf(trigger, decision, request),
  };
}

/** What would have matched, for the trigger's owner alone; not worked out for each of a flood. */
function diagnosisOf(
  trigger: TriggerConfig,
  decision: Decision,
  request: InboundRequest,
): { diagnosis?: readonly Diagnosis[] } {
  if (
    decision.outcome !== "rejected" ||
    !mayDiagnose(trigger.id, request.receivedAt)
  ) return {};
  const { receivedAt } = request;
  const secrets = secretsForDoctor(trigger, receivedAt);
  const diagnosis = diagnose(trigger.preset, secrets, request, receivedAt);
  return diagnosis.length > 0 ? { diagnosis } : {};
}

export function secretsForDoctor({ secrets }: TriggerConfig, now: Date) {
  return secrets.map((secret) => ({
    ...secret,
    expired: !isInForce(secret, now),
  }));
}

const DIAGNOSES_PER_SECOND = 2;
const diagnosed = new Map<string, { second: number; count: number }>();

/** A few a second and trigger: the first of a series says as much as the thousandth. */
function mayDiagnose(triggerId: string, now: Date): boolean {
  const second = Math.floor(now.getTime() / 1000);
  const known = diagnosed.get(triggerId);
  if (known?.second === second) return ++known.count <= DIAGNOSES_PER_SECOND;
  if (diagnosed.size > 1_000) diagnosed.clear();
  diagnosed.set(triggerId, { second, count: 1 });
  return true;
}

function duplicateOf(
  original: Extract<Admitted, { kind: "duplicate" }>,
): Extract<Receipt, { status: "duplicate" }> {
  return {
    status: "duplicate",
    delivery_id: original.deliveryId,
    ...(original.runId === null ? {} : { run_id: original.runId }),
  };
}

/** The same key with another body is kept where its owner sees it. Null where the trigger changed meanwhile. */
async function recordConflict(
  deps: Deps,
  arrival: Arrival,
  decision: Decision,
  original: Extract<Admitted, { kind: "duplicate" }>,
): Promise<Answer | null> {
  const delivery = newDelivery(arrival, asConflict(decision));
  const receipt = {
    ...duplicateOf(original),
    conflict: true,
    conflict_delivery_id: delivery.id,
  };
  const admitted = await deps.admission.submit({
    ...delivery,
    responseBody: receipt,
    conflictWithDeliveryId: original.deliveryId,
  });
  return admitted.kind === "committed" ? receipt : null;
}

async function currentTrigger(
  deps: Deps,
  token: string,
): Promise<TriggerConfig> {
  const trigger = await deps.triggers.refresh(token);
  if (trigger) return trigger;
  throw new ServiceError(
    "webhook_not_found",
    "This webhook URL was rotated or deleted.",
  );
}
