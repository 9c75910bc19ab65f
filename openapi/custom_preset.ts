import { z } from "@hono/zod-openapi";
import {
  type CustomPreset,
  customPresetSchema,
} from "../domain/providers/custom.ts";
import { named } from "./named.ts";

/**
 * A provider that is not listed, in the user's words. The document says its shape in prose and by example, because its
 * unions of unions break generators; the domain's own schema checks it, and says what is missing.
 */
export const CustomPresetIn = named(
  "CustomPreset",
  z.record(z.string(), z.unknown()).transform(
    (value, context): CustomPreset => {
      const parsed = customPresetSchema.safeParse(value);
      if (parsed.success) return parsed.data;
      for (const { path, message } of parsed.error.issues) {
        context.addIssue({ code: "custom", path: [...path], message });
      }
      return z.NEVER;
    },
  ).openapi({ type: "object", additionalProperties: true }),
  {
    description:
      "Describes an unlisted provider. `signature` says how it signs: `kind` is `hmac`, `digest`, `public_key`, " +
      "`token`, `basic`, `jwt` or `none`; `from` says where the signature is (`header:NAME`, `query:NAME`, " +
      "`form:NAME`, `body:PATH`), `prefix`, `separator`, `pair` and `field` how it is taken out, `encoding` is `hex`, " +
      "`base64` or `base64url`, `content` is what is signed, with `{body}`, `{timestamp}` and `{header:NAME}` in it, " +
      "and `timestamp` says where the time is. `delivery_id.from` and `event.from` name the dedupe key and the event.",
    example: {
      signature: {
        kind: "hmac",
        hash: "sha256",
        from: "header:x-acme-signature",
        prefix: "v1=",
        encoding: "hex",
        content: "{timestamp}.{body}",
        timestamp: { from: "header:x-acme-timestamp", unit: "s" },
      },
      delivery_id: { from: ["header:x-acme-delivery"] },
      event: { from: ["body:type"] },
    },
  },
);

/** As it was described. */
export const CustomPresetOut = named(
  "CustomPresetDescription",
  z.record(z.string(), z.unknown()),
  { description: "A provider as the trigger's owner described it." },
);
