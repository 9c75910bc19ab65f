import { createRoute, z } from "@hono/zod-openapi";
import { signatureSources } from "../domain/providers/preset.ts";
import { findPreset, PROVIDERS } from "../domain/providers/providers.ts";
import {
  ProviderList,
  ProviderOut,
  toProviderOut,
  toProviderSummaryOut,
} from "../openapi/providers.ts";
import { json, problems } from "../openapi/responses.ts";
import { notFound } from "./paging.ts";
import { createRouter } from "./router.ts";

const tags = ["Providers"];

/** What is known of the world's webhook providers: public, and the same for everybody. */
export function providerRoutes() {
  const app = createRouter();
  const list = {
    providers: Object.values(PROVIDERS).map(toProviderSummaryOut),
  };

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/providers",
      operationId: "listProviders",
      tags,
      summary: "List providers",
      description: "Every provider that a trigger may be set to, by id.",
      security: [],
      responses: {
        200: json(ProviderList, "The providers."),
        ...problems(429, 500, 503),
      },
    }),
    (c) => c.json(list, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/providers/{providerId}",
      operationId: "getProvider",
      tags,
      summary: "Get a provider",
      description:
        "Which secret it wants and where to find it, how it signs and names its deliveries, and how it retries.",
      security: [],
      request: {
        params: z.object({
          providerId: z.string().max(64).openapi({
            param: {
              name: "providerId",
              in: "path",
              description: "The provider's id.",
            },
            example: "github",
          }),
        }),
      },
      responses: {
        200: json(ProviderOut, "The provider."),
        ...problems(400, 404, 429, 500, 503),
      },
    }),
    (c) => {
      const preset = findPreset(c.req.valid("param").providerId);
      if (!preset) throw notFound("provider");
      const handshakes = preset.handshake?.rules?.map((rule) => rule.name);
      return c.json(
        toProviderOut(
          preset,
          preset.schemes.flatMap(signatureSources),
          handshakes ?? [],
        ),
        200,
      );
    },
  );

  return app;
}
