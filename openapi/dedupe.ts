import { z } from "@hono/zod-openapi";
import type { DedupeStrategy } from "../domain/providers/identify.ts";
import { text } from "./common.ts";
import { named } from "./named.ts";

const ProviderDedupe = named(
  "ProviderDedupe",
  z.strictObject({ kind: z.literal("provider") }),
  { description: "The provider's own id, else `Idempotency-Key`, else none." },
);

const HeaderDedupe = named(
  "HeaderDedupe",
  z.strictObject({
    kind: z.literal("header"),
    name: z.string().min(1).max(255).regex(
      /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/,
      "must be a header's name",
    ).openapi({ description: "The header's name.", example: "X-Event-Id" }),
  }),
  { description: "The value of one header." },
);

const BodyPathDedupe = named(
  "BodyPathDedupe",
  z.strictObject({
    kind: z.literal("body_path"),
    path: text(1, 255, {
      example: "data.id",
      description: "Members of the body, with dots between.",
    }),
  }),
  { description: "One member of the body." },
);

const ContentHashDedupe = named(
  "ContentHashDedupe",
  z.strictObject({ kind: z.literal("content_hash") }),
  {
    description:
      "The body's SHA-256. Two events with equal bodies count as one.",
  },
);

const NoDedupe = named(
  "NoDedupe",
  z.strictObject({ kind: z.literal("none") }),
  { description: "Every delivery is distinct." },
);

export const Dedupe = named(
  "Dedupe",
  z.discriminatedUnion("kind", [
    ProviderDedupe,
    HeaderDedupe,
    BodyPathDedupe,
    ContentHashDedupe,
    NoDedupe,
  ]),
  { description: "How a trigger tells repeats apart." },
);

export function toDedupeOut(
  dedupe: DedupeStrategy | null,
): z.infer<typeof Dedupe> {
  return dedupe ?? { kind: "provider" };
}

export function fromDedupeIn(
  dedupe: z.infer<typeof Dedupe>,
): DedupeStrategy | null {
  return dedupe.kind === "provider" ? null : dedupe;
}
