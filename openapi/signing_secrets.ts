import { z } from "@hono/zod-openapi";
import {
  SIGNING_SECRET_MIN_LENGTH,
  type SigningSecretInfo,
} from "../domain/signing_secret.ts";
import { count, EXAMPLE, id, optionalTimestamp, timestamp } from "./common.ts";
import { named } from "./named.ts";
import { body } from "./responses.ts";

const MIN = SIGNING_SECRET_MIN_LENGTH;
const MAX = 4096;

const isSecret = (text: string) => {
  const { length } = [...text];
  return MIN <= length && length <= MAX;
};

const SECRET = {
  type: "string",
  maxLength: MAX,
  example: "It's a Secret to Everybody",
} as const;

const secret = z.string().refine(isSecret, {
  error: `must have ${MIN} to ${MAX} characters`,
}).openapi({
  ...SECRET,
  minLength: MIN,
  description: "The secret shared with the provider.",
});

/** A secret, or the empty text where that clears it. */
export const clearableSecret = z.string().refine(
  (text) => text === "" || isSecret(text),
  { error: `must have ${MIN} to ${MAX} characters, or be empty to clear it` },
).openapi({
  ...SECRET,
  pattern: `^(?:[\\s\\S]{${MIN},})?$`,
  description:
    `The secret shared with the provider, at least ${MIN} characters. Empty: none.`,
});

const time = (example: string, description: string) =>
  z.iso.datetime({ offset: true }).max(40).openapi({ example, description });

const SigningSecretSet = named(
  "SigningSecretSet",
  z.strictObject({
    signing_secret: clearableSecret,
    overlap_seconds: z.number().int().min(0).max(31_536_000).optional()
      .openapi({
        format: "int32",
        example: 86_400,
        description:
          "How long the secrets before it stay valid, so that a rotation rejects nothing. 0 if left out.",
      }),
  }),
  { description: "The one secret from now on." },
);

const SigningSecretIn = named(
  "SigningSecretCreate",
  z.strictObject({
    signing_secret: secret,
    not_before: time(EXAMPLE.time, "From when it counts; now if left out.")
      .optional(),
    expires_at: time(
      "2099-01-02T03:04:05.678Z",
      "When it ends; when it is replaced, if left out.",
    )
      .optional(),
  }),
  { description: "One more secret, and when it counts." },
);

export const SigningSecretOut = named(
  "SigningSecret",
  z.object({
    id: id(EXAMPLE.signingSecretId, "The secret's id, not the secret."),
    hint: z.string().max(4).openapi({
      example: "body",
      description: "The secret's last four characters.",
    }),
    not_before: timestamp("From when it counts."),
    expires_at: optionalTimestamp("When it ends; null: when it is replaced."),
    is_revealable: z.boolean().openapi({
      example: false,
      description:
        "Whether the provider has handed it out and asks its owner for it: then it can be shown, once.",
    }),
    use_count: count(0, 42, "How many deliveries it has verified."),
    last_used_at: optionalTimestamp(
      "When it last verified a delivery, to a few seconds; null if never.",
    ),
    created_at: timestamp("When it was set."),
  }),
  { description: "What is known of a secret: never the secret itself." },
);

export const RevealedSecret = named(
  "RevealedSecret",
  z.object({
    signing_secret: z.string().max(4096).openapi({
      example: "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl",
      description: "What the provider has handed out, to be entered there.",
    }),
  }),
  { description: "A secret that is shown this once." },
);

export const SigningSecretList = named(
  "SigningSecretList",
  z.object({
    signing_secrets: z.array(SigningSecretOut).max(100).openapi({
      description: "Newest first.",
    }),
  }),
  { description: "A trigger's secrets." },
);

export const setSigningSecretBody = body(SigningSecretSet, {
  set: {
    summary: "Set or replace it",
    value: { signing_secret: "It's a Secret to Everybody" },
  },
  rotate: {
    summary: "Replace it, and accept the old one for a day",
    value: {
      signing_secret: "It's a new Secret to Everybody",
      overlap_seconds: 86_400,
    },
  },
  clear: {
    summary: "Clear it: deliveries need no signature",
    value: { signing_secret: "" },
  },
});

export const addSigningSecretBody = body(SigningSecretIn, {
  rotation: {
    summary: "A new secret beside the old one",
    value: { signing_secret: "It's a new Secret to Everybody" },
  },
});

export function toSigningSecretOut(
  secret: SigningSecretInfo,
): z.infer<typeof SigningSecretOut> {
  return {
    id: secret.id,
    hint: secret.hint,
    not_before: secret.notBefore.toISOString(),
    expires_at: secret.expiresAt?.toISOString() ?? null,
    is_revealable: secret.isRevealable,
    use_count: secret.useCount,
    last_used_at: secret.lastUsedAt?.toISOString() ?? null,
    created_at: secret.createdAt.toISOString(),
  };
}
