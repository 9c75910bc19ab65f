import { z } from "@hono/zod-openapi";
import type { DedupeStrategy } from "../domain/providers/identify.ts";

const ProviderDedupe = z.strictObject({ kind: z.literal("provider") })
  .openapi("ProviderDedupe", {
    description: "The provider's own id, else `Idempotency-Key`, else none.",
  });

const HeaderDedupe = z.strictObject({
  kind: z.literal("header"),
  name: z.string().min(1).max(255).regex(
    /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/,
    "must be a header's name",
  ).openapi({ example: "X-Event-Id" }),
}).openapi("HeaderDedupe", { description: "The value of one header." });

const BodyPathDedupe = z.strictObject({
  kind: z.literal("body_path"),
  path: z.string().min(1).max(255).openapi({
    example: "data.id",
    description: "Members of the body, with dots between.",
  }),
}).openapi("BodyPathDedupe", { description: "One member of the body." });

const ContentHashDedupe = z.strictObject({ kind: z.literal("content_hash") })
  .openapi("ContentHashDedupe", {
    description:
      "The body's SHA-256. Two events with equal bodies count as one.",
  });

const NoDedupe = z.strictObject({ kind: z.literal("none") })
  .openapi("NoDedupe", { description: "Every delivery is distinct." });

/** How a trigger tells repeats apart. */
export const Dedupe = z.discriminatedUnion("kind", [
  ProviderDedupe,
  HeaderDedupe,
  BodyPathDedupe,
  ContentHashDedupe,
  NoDedupe,
]).openapi("Dedupe");

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
