import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "hono";
import { namedSchemas } from "./named.ts";
import { HEADERS, problemResponses } from "./responses.ts";

/** 3.1.2 and 3.2 say nothing that we need, and some generators refuse them. */
const OPENAPI_VERSION = "3.1.1";
const API_VERSION = "1.0.0";

const DESCRIPTION = `Sluice receives webhooks.

Providers post to a trigger's \`webhook_url\`. Sluice verifies the signature over the raw bytes, drops duplicates, stores
the delivery durably before it answers, and makes exactly one run of the autopilot. Workers claim runs and finish them.

**To try it here**, paste an API key (a fresh install prints its admin key) under *Authentication*. The examples name
the demo autopilot and trigger of a fresh install.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\`. What a path does not take is answered 405 with
\`Allow\`, and a path that is not here 404.

**Lists** are newest first. Ask for the next page with \`cursor\` set to \`next_cursor\`, until that is null.

**New properties, enum values and error codes may be added** to answers at any time; what is there is never renamed.`;

const TAGS = {
  "Webhooks":
    "Where providers post to. The token in the path is the credential.",
  "Autopilots": "The automations that events run.",
  "Triggers":
    "The webhook URLs of an autopilot, each with its provider, secret and filters.",
  "Deliveries": "What arrived, exactly as it did, and what became of it.",
  "Runs":
    "The executions that deliveries made, for workers to claim and finish.",
  "Providers":
    "How the world's providers sign and name their webhooks, and what to enter where.",
  "Workspaces": "Tenants and their API keys.",
  "Operations": "Probes, metrics, and descriptions of errors.",
};

/** The shared parts of the document; called before the routes are mounted. */
export function registerComponents<E extends Env>(app: OpenAPIHono<E>): void {
  const registry = app.openAPIRegistry;
  for (const [name, schema] of namedSchemas()) registry.register(name, schema);
  registry.registerComponent("securitySchemes", "bearerAuth", {
    type: "http",
    scheme: "bearer",
    description:
      "An API key: `ADMIN_KEY`, or a workspace's key from `POST /api/workspaces/{workspaceId}/keys`.",
  });
  for (const [name, header] of Object.entries(HEADERS)) {
    registry.registerComponent("headers", name, header as never);
  }
  for (const [name, response] of problemResponses()) {
    registry.registerComponent("responses", name, response as never);
  }
}

/** The whole document, as plain JSON. Throws where a schema cannot be said in OpenAPI: at boot, not per request. */
export function buildDocument<E extends Env>(
  app: OpenAPIHono<E>,
): Record<string, unknown> {
  const document = app.getOpenAPI31Document({
    openapi: OPENAPI_VERSION,
    info: {
      title: "Sluice",
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" } as { name: string },
      contact: { name: "Sluice" },
    },
    servers: [{
      url: "/",
      description: "The service that serves this document.",
    }],
    tags: Object.entries(TAGS).map(([name, description]) => ({
      name,
      description,
    })),
    security: [{ bearerAuth: [] }],
  }, { sortComponents: "alphabetically" } as never);
  // As JSON, so that what tests and tools see is what clients get.
  return JSON.parse(
    JSON.stringify(withoutEmptyParts(document as unknown as Json)),
  );
}

type Json = Record<string, unknown>;

function withoutEmptyParts(document: Json): Json {
  const keep = (part: Json) =>
    Object.fromEntries(
      Object.entries(part).filter(([, value]) =>
        typeof value !== "object" || value === null ||
        Object.keys(value).length > 0
      ),
    );
  return {
    ...keep(document),
    components: keep(document["components"] as Json),
  };
}
