import { workersAreOffline } from "./autopilot.ts";
import type { ParsedBody } from "./body.ts";
import type {
  DeliveryStatus,
  IgnoreReason,
  RejectReason,
  SignatureStatus,
} from "./delivery.ts";
import { actionOf, eventAliases, passesFilters } from "./event_filter.ts";
import type { InboundRequest } from "./inbound.ts";
import { deliveryId, eventName } from "./providers/identify.ts";
import type { RunReason } from "./run.ts";
import { selectHeaders } from "./selected_headers.ts";
import type { SignatureVerdict } from "./signature/verify.ts";
import type { TriggerConfig } from "./trigger.ts";

/** What was decided about one delivery, before anything of it is stored. */
export type Decision =
  & {
    readonly trigger: TriggerConfig;
    readonly event: string;
    readonly dedupe: { readonly key: string; readonly source: string } | null;
    readonly signatureStatus: SignatureStatus;
    /** The secret that the signature matched. */
    readonly signingSecretId: string | null;
    readonly selectedHeaders: Readonly<Record<string, string>>;
  }
  & (
    | { readonly outcome: "accepted" }
    | { readonly outcome: "skipped"; readonly reason: RunReason }
    | { readonly outcome: "ignored"; readonly reason: IgnoreReason }
    | { readonly outcome: "rejected"; readonly reason: RejectReason }
  );

export const STATUS_OF_OUTCOME = {
  accepted: "dispatched",
  skipped: "dispatched",
  ignored: "ignored",
  rejected: "rejected",
} as const satisfies Record<Decision["outcome"], DeliveryStatus>;

/**
 * The whole verdict on a delivery, from what is known before the database is touched. A forged delivery is
 * rejected before its key, its event or the trigger's state is looked at, so it can neither learn nor hold anything.
 */
export function decide(
  trigger: TriggerConfig,
  request: InboundRequest,
  body: ParsedBody,
  signature: Exclude<SignatureVerdict, { status: "unavailable" }>,
): Decision {
  const event = eventName(trigger.preset, request, body);
  const known = {
    trigger,
    event,
    signatureStatus: signature.status,
    // Empty where the provider is verified by a key that it publishes.
    signingSecretId: signature.status === "valid"
      ? signature.secretId || null
      : null,
    selectedHeaders: selectHeaders(trigger.preset, request),
  };
  if (signature.status === "invalid" || signature.status === "missing") {
    return {
      ...known,
      dedupe: null,
      outcome: "rejected",
      reason: signature.reason,
    };
  }
  const dedupe = deliveryId(
    trigger.preset,
    request,
    body,
    trigger.dedupe ?? undefined,
  );
  const ignored = reasonToIgnore(trigger, event, body);
  if (ignored) return { ...known, dedupe, outcome: "ignored", reason: ignored };
  if (
    trigger.offlinePolicy === "skip" &&
    workersAreOffline(trigger.workerSeenAt, request.receivedAt)
  ) {
    return { ...known, dedupe, outcome: "skipped", reason: "runtime_offline" };
  }
  return { ...known, dedupe, outcome: "accepted" };
}

function reasonToIgnore(
  trigger: TriggerConfig,
  event: string,
  body: ParsedBody,
): IgnoreReason | null {
  if (trigger.autopilotStatus === "archived") return "autopilot_archived";
  if (trigger.autopilotStatus === "paused") return "autopilot_paused";
  if (!trigger.enabled) return "trigger_disabled";
  const action = actionOf(body);
  const names = eventAliases(event, trigger.preset.id, action);
  return passesFilters(trigger.eventFilters, names, action)
    ? null
    : "event_filtered";
}

/** Whether a decision leaves a run behind. */
export function makesRun(decision: Decision): boolean {
  return decision.outcome === "accepted" || decision.outcome === "skipped";
}

/** What is recorded of a delivery whose key is taken by one with another body: visible, and never run by itself. */
export function asConflict(decision: Decision): Decision {
  return {
    ...decision,
    dedupe: null,
    outcome: "ignored",
    reason: "dedupe_conflict",
  };
}
