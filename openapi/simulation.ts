import { z } from "@hono/zod-openapi";
import { anyJson, EXAMPLE, optionalId, orNull } from "./common.ts";
import { DiagnosisOut, SignatureStatus } from "./deliveries.ts";
import { named } from "./named.ts";
import { DryRunOutcome } from "./receipts.ts";
import { body } from "./responses.ts";

const BodyText = z.string().max(1_000_000).openapi({
  description: "The body, as `body_encoding` says.",
  example: '{"action":"opened","number":1}',
});

const SimulationIn = named(
  "SimulationRequest",
  z.strictObject({
    headers: z.record(
      z.string().min(1).max(255).regex(
        /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/,
        "must be a header's name",
      ),
      z.string().max(8192).regex(/^[\t -~]*$/, "must be a header's value"),
    ).optional().openapi({
      description: "The request's headers, the signature among them.",
      example: {
        "content-type": "application/json",
        "x-github-event": "pull_request",
      },
    }),
    body: BodyText,
    body_encoding: z.enum(["utf8", "base64"]).optional().openapi({
      description: "`base64` where the bytes are not text; `utf8` if left out.",
      example: "utf8",
    }),
  }),
  { description: "A webhook to be judged as if it arrived now." },
);

export const SimulationOut = named(
  "Simulation",
  z.object({
    outcome: DryRunOutcome,
    reason: z.string().max(64).nullable().openapi({
      description:
        "Why, where there is a reason: the code that a real one would get.",
      example: "event_filtered",
    }),
    event: z.string().max(255).nullable().openapi({
      description: "The event that it would be; null where it cannot be read.",
      example: "github.pull_request.opened",
    }),
    dedupe_key: z.string().max(255).nullable().openapi({
      description: "What would make it distinct; null where nothing does.",
      example: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    }),
    dedupe_source: z.string().max(300).nullable().openapi({
      description: "Where the dedupe key comes from.",
      example: "header:x-github-delivery",
    }),
    signature_status: orNull(SignatureStatus),
    signing_secret_id: optionalId(
      EXAMPLE.signingSecretId,
      "The secret that the signature matches.",
    ),
    duplicate_of_delivery_id: optionalId(
      EXAMPLE.deliveryId,
      "The delivery that it would repeat.",
    ),
    conflict: z.boolean().openapi({
      description: "Whether it would repeat that one with another body.",
      example: false,
    }),
    trigger_payload: anyJson(
      "The envelope that a run would get; null where none is made.",
      null,
    ),
    diagnosis: z.array(DiagnosisOut).max(20).openapi({
      description: "Of a signature that does not match: what would.",
    }),
  }),
  { description: "The whole verdict. Nothing of it was stored." },
);

export type SimulationOut = z.infer<typeof SimulationOut>;

export const simulationBody = body(SimulationIn, {
  event: {
    summary: "An unsigned event",
    value: {
      headers: { "content-type": "application/json" },
      body: '{"event":"order.paid","eventPayload":{"order":1042}}',
    },
  },
});
