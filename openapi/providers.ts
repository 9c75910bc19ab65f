import { z } from "@hono/zod-openapi";
import { EVIDENCE, type Preset } from "../domain/providers/preset.ts";
import type { SignatureScheme } from "../domain/signature/scheme.ts";
import { named } from "./named.ts";

const SCHEME_KINDS = [
  "hmac",
  "digest",
  "public_key",
  "token",
  "basic",
  "jwt",
  "code",
] as const satisfies readonly SignatureScheme["kind"][];

const Evidence = named("Evidence", z.enum(EVIDENCE), {
  description:
    "How sure the signature scheme is: `confirmed` in the provider's own code or pages, `secondary` in others' " +
    "production code.",
  example: "confirmed",
});

const SchemeKind = named("SchemeKind", z.enum(SCHEME_KINDS), {
  description: "The family of a signature scheme.",
  example: "hmac",
});

const sources = (description: string, example = "header:x-github-delivery") =>
  z.array(z.string().max(255)).max(200).openapi({
    description,
    example: [example],
  });

const summaryFields = {
  id: z.string().max(64).openapi({
    description: "What a trigger's `provider` is set to.",
    example: "github",
  }),
  name: z.string().max(100).openapi({
    description: "The provider's name.",
    example: "GitHub",
  }),
  evidence: Evidence,
  signature_kinds: z.array(SchemeKind).max(10).openapi({
    description: "How it signs; several where it has more than one way.",
    example: ["hmac"],
  }),
};

export const ProviderSummaryOut = named(
  "ProviderSummary",
  z.object(summaryFields),
  { description: "A provider that Sluice knows." },
);

export const ProviderOut = named(
  "ProviderDetails",
  z.object({
    ...summaryFields,
    setup: z.string().max(2048).openapi({
      description:
        "Which secret it wants, where to find it, and what to enter at the provider.",
      example: "Add a webhook under Settings → Webhooks.",
    }),
    docs_url: z.string().max(2048).nullable().openapi({
      format: "uri",
      description: "The provider's own page about verification.",
      example: "https://docs.github.com/webhooks",
    }),
    signature_from: sources(
      "Where the signature or the token is.",
      "header:x-hub-signature-256",
    ),
    delivery_id_from: sources(
      "Where the dedupe key comes from, the best source first. After these, `Idempotency-Key`.",
    ),
    delivery_id_stable: z.boolean().nullable().openapi({
      description:
        "Whether a retry carries the same id; null where that is not known.",
      example: true,
    }),
    event_from: sources("Where the event's name comes from."),
    handshake_kinds: z.array(z.string().max(64)).max(10).openapi({
      description: "How it checks the webhook URL, all answered by Sluice.",
      example: ["slack"],
    }),
    ack_deadline_seconds: z.number().nullable().openapi({
      description: "How soon it wants an answer; null where that is not known.",
      example: 10,
    }),
    retries: z.string().max(1024).nullable().openapi({
      description: "How it retries; null where that is not known.",
      example: "none",
    }),
    max_body_bytes: z.number().int().nullable().openapi({
      format: "int32",
      minimum: 1,
      description: "The largest body; null: `MAX_BODY_BYTES`.",
      example: 26_214_400,
    }),
  }),
  { description: "What a provider needs and what it sends." },
);

export const ProviderList = named(
  "ProviderList",
  z.object({
    providers: z.array(ProviderSummaryOut).max(1000).openapi({
      description: "By id.",
    }),
  }),
  { description: "The providers that Sluice knows." },
);

export function toProviderSummaryOut(
  preset: Preset,
): z.infer<typeof ProviderSummaryOut> {
  return {
    id: preset.id,
    name: preset.name,
    evidence: preset.evidence,
    signature_kinds: [
      ...new Set(preset.schemes.map((scheme) => scheme.kind)),
    ],
  };
}

/**
 * @param signedBy where its signatures are
 * @param handshakes the kinds of the preset's handshakes
 */
export function toProviderOut(
  preset: Preset,
  signedBy: readonly string[],
  handshakes: readonly string[],
): z.infer<typeof ProviderOut> {
  return {
    ...toProviderSummaryOut(preset),
    setup: preset.setup,
    docs_url: preset.docsUrl,
    signature_from: [...new Set(signedBy)],
    delivery_id_from: [...(preset.deliveryId?.from ?? [])],
    delivery_id_stable: preset.deliveryId?.stableAcrossRetries ?? null,
    event_from: [...(preset.event ?? [])],
    handshake_kinds: [...new Set(handshakes)],
    ack_deadline_seconds: preset.ackDeadline ?? null,
    retries: preset.retries ?? null,
    max_body_bytes: preset.maxBodyBytes ?? null,
  };
}
