import { createRoute, z } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import type { ISql } from "../db/client.ts";
import {
  insertSigningSecret,
  listSigningSecrets,
  revealSigningSecret,
  revokeSigningSecret,
} from "../db/signing_secrets.ts";
import { getTrigger } from "../db/triggers.ts";
import { ServiceError } from "../domain/errors.ts";
import type { Trigger } from "../domain/trigger.ts";
import { assertSecretFits } from "../domain/trigger_rules.ts";
import { EXAMPLE, pathId } from "../openapi/common.ts";
import {
  created,
  json,
  MANAGED,
  MANAGED_WITH_BODY,
  noContent,
  problems,
} from "../openapi/responses.ts";
import {
  addSigningSecretBody,
  RevealedSecret,
  SigningSecretList,
  SigningSecretOut,
  toSigningSecretOut,
} from "../openapi/signing_secrets.ts";
import type { Auth } from "./auth.ts";
import type { Deps } from "./deps.ts";
import { jsonBody } from "./json_body.ts";
import { notFound } from "./paging.ts";
import { createRouter } from "./router.ts";
import { storableTime } from "./storable_time.ts";

const tags = ["Triggers"];
const security = [{ bearerAuth: [] }];
const autopilotId = pathId(
  "autopilotId",
  EXAMPLE.autopilotId,
  "The autopilot.",
);
const triggerId = pathId("triggerId", EXAMPLE.triggerId, "The trigger.");
const secretId = pathId(
  "secretId",
  EXAMPLE.signingSecretId,
  "The secret's id.",
);
const SECRETS =
  "/api/autopilots/{autopilotId}/triggers/{triggerId}/signing-secrets" as const;

/** A trigger's secrets one by one, for rotations that overlap. */
export function signingSecretRoutes(
  { db, keyring, counters }: Deps,
  requires: Auth,
) {
  const app = createRouter();

  async function ownTrigger(
    sql: ISql,
    workspaceId: string,
    at: { autopilotId: string; triggerId: string },
  ): Promise<Trigger> {
    const found = await getTrigger(sql, keyring, {
      workspaceId,
      autopilotId: at.autopilotId,
      id: at.triggerId,
    });
    if (!found) throw notFound("trigger");
    return found;
  }

  app.openapi(
    createRoute({
      method: "get",
      path: SECRETS,
      operationId: "listSigningSecrets",
      tags,
      summary: "List a trigger's signing secrets",
      description:
        "Newest first, expired ones too, with when and how often each has verified a delivery: a secret that is not " +
        "used any more can be revoked.",
      security,
      middleware: requires("read"),
      request: { params: z.object({ autopilotId, triggerId }) },
      responses: {
        200: json(
          SigningSecretList,
          "The secrets' records, never the secrets.",
        ),
        ...problems(...MANAGED),
      },
    }),
    async (c) => {
      const at = c.req.valid("param");
      await ownTrigger(db.sql, c.get("caller").workspaceId, at);
      await counters.flush();
      const secrets = await listSigningSecrets(db.sql, at.triggerId);
      return c.json(
        { signing_secrets: secrets.map(toSigningSecretOut) },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: SECRETS,
      operationId: "addSigningSecret",
      tags,
      summary: "Add a signing secret",
      description:
        "Beside those that are there, each of which goes on being accepted until it expires or is revoked.",
      security,
      middleware: [requires("write"), jsonBody],
      request: {
        params: z.object({ autopilotId, triggerId }),
        body: addSigningSecretBody,
      },
      responses: {
        201: created(SigningSecretOut, "The secret's record."),
        ...problems(...MANAGED_WITH_BODY),
      },
    }),
    async (c) => {
      const at = c.req.valid("param");
      const { signing_secret, not_before, expires_at } = c.req.valid("json");
      const notBefore = not_before ? storableTime(not_before) : new Date();
      const expiresAt = expires_at ? storableTime(expires_at) : null;
      if (expiresAt && expiresAt <= notBefore) {
        throw new ServiceError(
          "invalid_request",
          "`expires_at` must be later than `not_before`.",
          {
            errors: [{
              in: "body",
              pointer: "/expires_at",
              detail: "must be later than not_before",
            }],
          },
        );
      }
      const secret = await db.transaction(async (tx) => {
        const trigger = await ownTrigger(
          tx,
          c.get("caller").workspaceId,
          at,
        );
        assertSecretFits(trigger, signing_secret);
        return await insertSigningSecret(tx, keyring, {
          id: uuidv7(),
          triggerId: at.triggerId,
          value: signing_secret,
          notBefore,
          expiresAt,
        });
      });
      c.header(
        "Location",
        `/api/autopilots/${at.autopilotId}/triggers/${at.triggerId}/signing-secrets`,
      );
      return c.json(toSigningSecretOut(secret), 201);
    },
  );

  app.openapi(
    createRoute({
      method: "delete",
      path: `${SECRETS}/{secretId}` as const,
      operationId: "revokeSigningSecret",
      tags,
      summary: "Revoke a signing secret",
      description:
        "It stops being accepted at once. Revoking the last one closes the trigger; to open it to unsigned " +
        "deliveries, clear the secret instead.",
      security,
      middleware: requires("write"),
      request: { params: z.object({ autopilotId, triggerId, secretId }) },
      responses: { 204: noContent("Revoked."), ...problems(...MANAGED) },
    }),
    async (c) => {
      const { secretId, ...at } = c.req.valid("param");
      await db.transaction(async (tx) => {
        await ownTrigger(tx, c.get("caller").workspaceId, at);
        const found = await revokeSigningSecret(
          tx,
          at.triggerId,
          secretId,
          new Date(),
        );
        if (!found) throw notFound("signing secret");
      });
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: `${SECRETS}/{secretId}/reveal` as const,
      operationId: "revealSigningSecret",
      tags,
      summary: "Show a secret that the provider handed out",
      description:
        "Some providers hand the secret out in their check of the webhook URL, and ask its owner to enter it on their " +
        "page (Notion does). Such a secret, and no other, is shown once.",
      security,
      middleware: requires("write"),
      request: { params: z.object({ autopilotId, triggerId, secretId }) },
      responses: {
        200: json(RevealedSecret, "The secret, this once.", {
          headers: ["Cache-Control"],
        }),
        ...problems(...MANAGED, 409),
      },
    }),
    async (c) => {
      const { secretId, ...at } = c.req.valid("param");
      const secret = await db.transaction(async (tx) => {
        await ownTrigger(tx, c.get("caller").workspaceId, at);
        const secrets = await listSigningSecrets(tx, at.triggerId);
        if (!secrets.some(({ id }) => id === secretId)) {
          throw notFound("signing secret");
        }
        return await revealSigningSecret(tx, keyring, at.triggerId, secretId);
      });
      if (secret === null) {
        throw new ServiceError(
          "secret_not_revealable",
          "Only a secret that the provider has handed out can be shown, and only once. Set a new one instead.",
        );
      }
      c.header("Cache-Control", "no-store");
      return c.json({ signing_secret: secret }, 200);
    },
  );

  return app;
}
