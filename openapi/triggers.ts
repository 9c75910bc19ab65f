import { z } from "@hono/zod-openapi";
import { CUSTOM_PROVIDER } from "../domain/providers/custom.ts";
import { PROVIDER_IDS } from "../domain/providers/providers.ts";
import type { Trigger } from "../domain/trigger.ts";
import {
  EXAMPLE,
  id,
  nextCursor,
  optionalTimestamp,
  orNull,
  text,
  timestamp,
} from "./common.ts";
import { CustomPresetIn, CustomPresetOut } from "./custom_preset.ts";
import { Dedupe, toDedupeOut } from "./dedupe.ts";
import { named } from "./named.ts";
import { body } from "./responses.ts";
import { clearableSecret } from "./signing_secrets.ts";

const ProviderId = named(
  "ProviderId",
  z.enum([...PROVIDER_IDS, CUSTOM_PROVIDER]),
  {
    description:
      "How the sender signs, identifies and names its deliveries. `generic` fits any sender of JSON; `custom` is " +
      "described by `custom_preset`.",
    example: "github",
  },
);

const EventFilter = named(
  "EventFilter",
  z.strictObject({
    event: text(1, 255, {
      example: "pull_request",
      description:
        "The event, as the provider names it or as deliveries show it.",
    }),
    actions: z.array(text(1, 255, {})).max(100).optional().openapi({
      example: ["opened", "reopened"],
      description:
        "The body's `action`s that pass. Left out or empty: all of them do.",
    }),
  }),
  { description: "One event that passes, and which of its actions do." },
);

const eventFilters = z.array(EventFilter).max(100).openapi({
  description:
    "The events that make a run; what they leave out is recorded as ignored. Empty: every event does. Several rows " +
    "of one event add up.",
});

const NAME = { description: "What people call it.", example: "GitHub" };
const name = text(1, 100, NAME);

const enabled = z.boolean().openapi({
  description: "A disabled trigger records deliveries as ignored.",
  example: true,
});

export const TriggerOut = named(
  "Trigger",
  z.object({
    id: id(EXAMPLE.triggerId, "The trigger."),
    workspace_id: id(EXAMPLE.workspaceId, "The workspace it belongs to."),
    autopilot_id: id(EXAMPLE.autopilotId, "The autopilot that it runs."),
    name: z.string().max(100).openapi(NAME),
    provider: z.string().max(64).openapi({
      description: "A provider's id, or `custom`.",
      example: "github",
    }),
    enabled,
    event_filters: eventFilters,
    dedupe: Dedupe,
    custom_preset: orNull(CustomPresetOut),
    webhook_url: z.string().max(2048).openapi({
      format: "uri",
      example:
        "http://127.0.0.1:8000/api/webhooks/autopilots/awt_0000000000000000000000000000000000000000000",
      description:
        "Where the provider posts to. Whoever knows it can post: treat it as a secret.",
    }),
    has_signing_secret: z.boolean().openapi({
      example: true,
      description: "Whether deliveries must be signed.",
    }),
    signing_secret_hint: z.string().max(4).nullable().openapi({
      example: "body",
      description:
        "The secret's last four characters. The secret itself is never shown.",
    }),
    handshake_kind: z.string().max(64).nullable().openapi({
      example: "slack",
      description: "How the provider checked the URL; null if it has not.",
    }),
    handshake_verified_at: optionalTimestamp(
      "When the provider last checked the URL; null if it has not.",
    ),
    last_fired_at: optionalTimestamp(
      "When it last made a run, to a few seconds; null if never.",
    ),
    created_at: timestamp("When it was made."),
    updated_at: timestamp("When it was last changed."),
  }),
  { description: "A webhook URL of an autopilot." },
);

const TriggerIn = named(
  "TriggerCreate",
  z.strictObject({
    name: name.optional(),
    provider: ProviderId.optional(),
    enabled: enabled.optional(),
    event_filters: eventFilters.optional(),
    dedupe: Dedupe.optional(),
    custom_preset: CustomPresetIn.optional(),
    signing_secret: clearableSecret.optional(),
  }),
  {
    description:
      "What is left out has its default: a `generic` trigger, enabled, without filters and without a secret.",
  },
);

const TriggerPatch = named(
  "TriggerUpdate",
  z.strictObject({
    name: name.optional(),
    provider: ProviderId.optional(),
    enabled: enabled.optional(),
    event_filters: eventFilters.optional(),
    dedupe: Dedupe.optional(),
    custom_preset: CustomPresetIn.optional(),
  }),
  {
    description:
      "What is left out stays as it is. `event_filters` replaces all filters; an empty list takes them away.",
  },
);

export const TriggerList = named(
  "TriggerList",
  z.object({
    triggers: z.array(TriggerOut).max(100).openapi({
      description: "Newest first.",
    }),
    next_cursor: nextCursor,
  }),
  { description: "A page of triggers." },
);

export const createTriggerBody = body(TriggerIn, {
  github: {
    summary: "For GitHub, signed",
    value: {
      name: "GitHub",
      provider: "github",
      event_filters: [{ event: "pull_request", actions: ["opened"] }],
      signing_secret: "It's a Secret to Everybody",
    },
  },
  generic: { summary: "For any sender of JSON, unsigned", value: {} },
  custom: {
    summary: "For a provider that is not listed",
    value: {
      provider: "custom",
      custom_preset: {
        signature: {
          kind: "hmac",
          hash: "sha256",
          from: "header:x-acme-signature",
          encoding: "hex",
          content: "{body}",
        },
      },
      signing_secret: "It's a Secret to Everybody",
    },
  },
});

export const updateTriggerBody = body(TriggerPatch, {
  filters: {
    summary: "Run on some events alone",
    value: { event_filters: [{ event: "pull_request", actions: ["opened"] }] },
  },
  disable: { summary: "Disable it", value: { enabled: false } },
  enable: { summary: "Enable it", value: { enabled: true } },
});

export function toTriggerOut(
  t: Trigger,
  publicUrl: string,
): z.infer<typeof TriggerOut> {
  return {
    id: t.id,
    workspace_id: t.workspaceId,
    autopilot_id: t.autopilotId,
    name: t.name,
    provider: t.provider,
    enabled: t.enabled,
    event_filters: t.eventFilters.map(({ event, actions }) => ({
      event,
      ...(actions ? { actions: [...actions] } : {}),
    })),
    dedupe: toDedupeOut(t.dedupe),
    custom_preset: t.customPreset,
    webhook_url: `${publicUrl}/api/webhooks/autopilots/${t.token}`,
    has_signing_secret: t.hasSigningSecret,
    signing_secret_hint: t.signingSecretHint,
    handshake_kind: t.handshakeKind,
    handshake_verified_at: t.handshakeVerifiedAt?.toISOString() ?? null,
    last_fired_at: t.lastFiredAt?.toISOString() ?? null,
    created_at: t.createdAt.toISOString(),
    updated_at: t.updatedAt.toISOString(),
  };
}
