import { findByDedupeKey } from "../db/deliveries.ts";
import { parseBody, type ParsedBody } from "../domain/body.ts";
import type { Decision } from "../domain/decision.ts";
import { diagnose } from "../domain/doctor/diagnose.ts";
import { envelope } from "../domain/envelope.ts";
import { ServiceError } from "../domain/errors.ts";
import type { InboundRequest } from "../domain/inbound.ts";
import type { TriggerConfig } from "../domain/trigger.ts";
import { toDiagnosisOut } from "../openapi/deliveries.ts";
import type { SimulationOut } from "../openapi/simulation.ts";
import { judge, secretsForDoctor } from "./admit.ts";
import type { Deps } from "./deps.ts";
import { judgeHandshake } from "./handshakes.ts";

/** Whether the `Prefer` header (RFC 7240) asks that nothing be stored. */
export function wantsDryRun(prefer: string | undefined): boolean {
  return /\bdry-run\b/i.test(prefer ?? "");
}

/** The verdict on a request as if it arrived now, by the same rules and with nothing stored. */
export async function simulate(
  deps: Deps,
  trigger: TriggerConfig,
  request: InboundRequest,
): Promise<SimulationOut> {
  const handshake = await judgeHandshake(deps, trigger, request);
  if (handshake) {
    return handshake.kind === "refuse"
      ? unrecorded("refused", handshake.reason)
      : unrecorded("handshake", handshake.name);
  }
  let decision: Decision;
  try {
    decision = await judge(deps, trigger, request);
  } catch (error) {
    if (error instanceof ServiceError) {
      return unrecorded("refused", error.code);
    }
    throw error;
  }
  const original = decision.dedupe && await findByDedupeKey(
    deps.db.sql,
    trigger.id,
    decision.dedupe.key,
    request.rawBody,
  );
  const parsed = parseBody(trigger.preset, request);
  return {
    outcome: original ? "duplicate" : decision.outcome,
    reason: "reason" in decision && !original ? decision.reason : null,
    event: decision.event,
    dedupe_key: decision.dedupe?.key ?? null,
    dedupe_source: decision.dedupe?.source ?? null,
    signature_status: decision.signatureStatus,
    signing_secret_id: decision.signingSecretId,
    duplicate_of_delivery_id: original?.id ?? null,
    conflict: original ? !original.isSame : false,
    trigger_payload: decision.outcome === "rejected" || !parsed.ok
      ? null
      : payload(decision, request, parsed.body),
    diagnosis: decision.outcome === "rejected"
      ? diagnose(
        trigger.preset,
        secretsForDoctor(trigger, request.receivedAt),
        request,
        request.receivedAt,
      ).map(toDiagnosisOut)
      : [],
  };
}

function payload(
  { event }: Decision,
  { receivedAt, headers }: InboundRequest,
  body: ParsedBody,
): unknown {
  const contentType = headers.get("content-type");
  return JSON.parse(envelope({ event, receivedAt, contentType }, body));
}

/** What becomes of a request that leaves no delivery. */
function unrecorded(
  outcome: "handshake" | "refused",
  reason: string,
): SimulationOut {
  return {
    outcome,
    reason,
    event: null,
    dedupe_key: null,
    dedupe_source: null,
    signature_status: null,
    signing_secret_id: null,
    duplicate_of_delivery_id: null,
    conflict: false,
    trigger_payload: null,
    diagnosis: [],
  };
}
