import { Buffer } from "node:buffer";
import { z } from "@hono/zod-openapi";
import {
  type Delivery,
  DELIVERY_STATUSES,
  type DeliverySummary,
  IGNORE_REASONS,
  REJECT_REASONS,
  SIGNATURE_STATUSES,
} from "../domain/delivery.ts";
import type { Diagnosis } from "../domain/doctor/diagnosis.ts";
import {
  EXAMPLE,
  id,
  nextCursor,
  optionalId,
  orNull,
  timestamp,
} from "./common.ts";
import { named } from "./named.ts";
import { RECEIPT_EXAMPLES, RecordedReceipt } from "./receipts.ts";

export const DeliveryStatus = named(
  "DeliveryStatus",
  z.enum(DELIVERY_STATUSES),
  {
    description:
      "`dispatched` made a run; `ignored` deliberately did not; `rejected` failed verification; `failed` could not be " +
      "run; `queued` is not decided yet.",
    example: "dispatched",
  },
);

export const SignatureStatus = named(
  "SignatureStatus",
  z.enum(SIGNATURE_STATUSES),
  {
    description:
      "`not_required`: the trigger has no secret, or this is a replay.",
    example: "valid",
  },
);

const DeliveryReason = named(
  "DeliveryReason",
  z.enum([...REJECT_REASONS, ...IGNORE_REASONS]),
  {
    description: "Why a delivery was rejected or ignored, for programs.",
    example: "event_filtered",
  },
);

const BodyEncoding = named("BodyEncoding", z.enum(["utf8", "base64"]), {
  description:
    "How `raw_body` holds the bytes: `base64` where they are not valid UTF-8.",
  example: "utf8",
});

const summaryFields = {
  id: id(EXAMPLE.deliveryId, "The delivery."),
  workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
  autopilot_id: id(EXAMPLE.autopilotId, "The autopilot it was for."),
  trigger_id: id(EXAMPLE.triggerId, "The trigger that received it."),
  provider: z.string().max(64).openapi({
    description: "The trigger's provider when it arrived.",
    example: "github",
  }),
  event: z.string().max(255).openapi({
    description: "What happened, as headers and body name it.",
    example: "github.pull_request.opened",
  }),
  dedupe_key: z.string().max(255).nullable().openapi({
    example: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    description:
      "What makes it distinct: a second delivery with it is a duplicate. Null: every delivery is distinct.",
  }),
  dedupe_source: z.string().max(300).nullable().openapi({
    example: "header:x-github-delivery",
    description: "Where the dedupe key came from.",
  }),
  signature_status: SignatureStatus,
  signing_secret_id: optionalId(
    EXAMPLE.signingSecretId,
    "The secret that verified it; null where none did.",
  ),
  status: DeliveryStatus,
  attempt_count: z.number().int().openapi({
    format: "int32",
    minimum: 1,
    example: 1,
    description: "How often it arrived: 1, and one more for every duplicate.",
  }),
  content_type: z.string().max(1024).nullable().openapi({
    description: "The request's `Content-Type`, as it was sent.",
    example: "application/json",
  }),
  response_status: z.number().int().openapi({
    format: "int32",
    minimum: 200,
    maximum: 599,
    example: 200,
    description: "The HTTP status that the sender was given.",
  }),
  autopilot_run_id: optionalId(
    EXAMPLE.runId,
    "The run that it made; null where it made none.",
  ),
  replayed_from_delivery_id: optionalId(
    EXAMPLE.deliveryId,
    "The delivery that this one replays; null on a webhook.",
  ),
  conflict_with_delivery_id: optionalId(
    EXAMPLE.deliveryId,
    "The delivery with the same dedupe key and another body; null where there is none.",
  ),
  is_test: z.boolean().openapi({
    example: false,
    description: "Whether it was made by the test of its trigger.",
  }),
  error: z.string().max(4096).nullable().openapi({
    description: "What was wrong with it, for people; null where nothing was.",
    example: "The signature does not match the body under the secret.",
  }),
  reason_code: orNull(DeliveryReason),
  received_at: timestamp("When its last byte had arrived."),
  last_attempt_at: timestamp("When it, or a duplicate of it, last arrived."),
  created_at: timestamp("When it was stored."),
};

const EXAMPLE_SUMMARY = {
  id: EXAMPLE.deliveryId,
  workspace_id: EXAMPLE.workspaceId,
  autopilot_id: EXAMPLE.autopilotId,
  trigger_id: EXAMPLE.triggerId,
  provider: "github",
  event: "github.pull_request.opened",
  dedupe_key: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
  dedupe_source: "header:x-github-delivery",
  signature_status: "valid",
  signing_secret_id: EXAMPLE.signingSecretId,
  status: "dispatched",
  attempt_count: 1,
  content_type: "application/json",
  response_status: 200,
  autopilot_run_id: EXAMPLE.runId,
  replayed_from_delivery_id: null,
  conflict_with_delivery_id: null,
  is_test: false,
  error: null,
  reason_code: null,
  received_at: EXAMPLE.time,
  last_attempt_at: EXAMPLE.time,
  created_at: EXAMPLE.time,
};

export const DeliverySummaryOut = named(
  "DeliverySummary",
  z.object(summaryFields),
  {
    description: "One webhook request as it was recorded, without its body.",
    example: EXAMPLE_SUMMARY,
  },
);

export const DiagnosisOut = named(
  "Diagnosis",
  z.object({
    code: z.string().max(64).openapi({
      description: "What the fault looks like, for programs.",
      example: "body_reencoded",
    }),
    detail: z.string().max(1024).openapi({
      description: "What the fault looks like, and what to do about it.",
      example:
        "The signature fits the body re-encoded as JSON: sign the bytes that are sent.",
    }),
    signing_secret_id: optionalId(
      EXAMPLE.signingSecretId,
      "The secret that it is about; null where it is about none.",
    ),
  }),
  { description: "A likely cause of a failed verification." },
);

export const DeliveryOut = named(
  "Delivery",
  z.object({
    ...summaryFields,
    selected_headers: z.record(z.string(), z.string().max(1024)).openapi({
      description:
        "Some of the request's headers. Of a signature header only that it was present is kept.",
      example: { "x-github-event": "pull_request" },
    }),
    raw_body: z.string().max(1_500_000_000).nullable().openapi({
      description:
        "The body exactly as it was on the wire; see `raw_body_encoding`. Null where it was not kept.",
      example: '{"action":"opened","number":1}',
    }),
    raw_body_encoding: BodyEncoding,
    response_body: RecordedReceipt,
    diagnosis: z.array(DiagnosisOut).max(100).openapi({
      description: "Why verification failed, as far as it can be told.",
    }),
  }),
  {
    description:
      "One webhook request as it was recorded, and what became of it.",
    example: {
      ...EXAMPLE_SUMMARY,
      selected_headers: { "x-github-event": "pull_request" },
      raw_body: '{"action":"opened","number":1}',
      raw_body_encoding: "utf8",
      response_body: RECEIPT_EXAMPLES["accepted"]?.value,
      diagnosis: [],
    },
  },
);

export const DeliveryList = named(
  "DeliveryList",
  z.object({
    deliveries: z.array(DeliverySummaryOut).max(100).openapi({
      description: "Newest first.",
    }),
    next_cursor: nextCursor,
  }),
  { description: "A page of deliveries." },
);

export function toDeliverySummaryOut(
  d: DeliverySummary,
): z.infer<typeof DeliverySummaryOut> {
  return {
    id: d.id,
    workspace_id: d.workspaceId,
    autopilot_id: d.autopilotId,
    trigger_id: d.triggerId,
    provider: d.provider,
    event: d.event,
    dedupe_key: d.dedupeKey,
    dedupe_source: d.dedupeSource,
    signature_status: d.signatureStatus,
    signing_secret_id: d.signingSecretId,
    status: d.status,
    attempt_count: d.attemptCount,
    content_type: d.contentType,
    response_status: d.responseStatus,
    autopilot_run_id: d.autopilotRunId,
    replayed_from_delivery_id: d.replayedFromDeliveryId,
    conflict_with_delivery_id: d.conflictWithDeliveryId,
    is_test: d.isTest,
    error: d.error,
    reason_code: d.reasonCode,
    received_at: d.receivedAt.toISOString(),
    last_attempt_at: d.lastAttemptAt.toISOString(),
    created_at: d.createdAt.toISOString(),
  };
}

export function toDeliveryOut(d: Delivery): z.infer<typeof DeliveryOut> {
  const text = d.rawBody && exactText(d.rawBody);
  return {
    ...toDeliverySummaryOut(d),
    selected_headers: { ...d.selectedHeaders },
    raw_body: text ?? (d.rawBody && Buffer.from(d.rawBody).toString("base64")),
    raw_body_encoding: d.rawBody && text === null ? "base64" : "utf8",
    response_body: d.responseBody as RecordedReceipt,
    diagnosis: (d.diagnosis ?? []).map(toDiagnosisOut),
  };
}

export function toDiagnosisOut(d: Diagnosis): z.infer<typeof DiagnosisOut> {
  return {
    code: d.code,
    detail: d.detail,
    signing_secret_id: d.secretId ?? null,
  };
}

/** The bytes as text, where that text is the bytes again; else null. */
function exactText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    return null;
  }
}
