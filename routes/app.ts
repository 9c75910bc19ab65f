import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { methodNotAllowed } from "hono/method-not-allowed";
import { matchedRoutes } from "hono/route";
import { ServiceError } from "../domain/errors.ts";
import { buildDocument, registerComponents } from "../openapi/document.ts";
import { createAuth } from "./auth.ts";
import { autopilotRoutes } from "./autopilots.ts";
import { clientAddressFrom, limitKey } from "./client_address.ts";
import { deliveryRoutes } from "./deliveries.ts";
import type { Deps, Env, ServerInfo } from "./deps.ts";
import { type DocsAssets, docsRoutes } from "./docs.ts";
import { problemResponse } from "./errors.ts";
import { ingressRoutes } from "./ingress.ts";
import { createLimits, showQuota } from "./limits.ts";
import { operationRoutes } from "./operations.ts";
import { providerRoutes } from "./providers.ts";
import { createRouter } from "./router.ts";
import { runRoutes } from "./runs.ts";
import { signingSecretRoutes } from "./signing_secrets.ts";
import { trialRoutes } from "./trials.ts";
import { triggerRoutes } from "./triggers.ts";
import { workspaceRoutes } from "./workspaces.ts";

export interface App {
  readonly fetch: (
    request: Request,
    info: ServerInfo,
  ) => Response | Promise<Response>;
  /** The OpenAPI document that `/openapi.json` serves. */
  readonly document: Record<string, unknown>;
}

const METHODS = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
]);

/** The path of what is for every request. */
const ANY = "/*";

/** The whole HTTP service; `main.ts` serves it, and tests call its `fetch`. */
export function createApp(deps: Deps, assets: DocsAssets): App {
  const app = createRouter();
  const limits = createLimits(deps.config.limits);
  const clientAddress = clientAddressFrom(deps.config.trustedProxies);
  const requires = createAuth(deps);

  const identify = createMiddleware<Env>(async (c, next) => {
    const started = performance.now();
    const requestId = crypto.randomUUID();
    c.set("requestId", requestId);
    c.set("quotas", []);
    c.set(
      "clientAddress",
      clientAddress(
        c.env.remoteAddress,
        c.req.header("x-forwarded-for") ?? null,
      ),
    );
    await next();
    // Not `c.header`, which makes the response anew each time once there is one.
    const { headers, status } = c.res;
    headers.set("X-Request-Id", requestId);
    headers.set("X-Content-Type-Options", "nosniff");
    // The route, not the path: a webhook's path holds its token.
    const route = matchedRoutes(c).findLast(({ path }) => path !== ANY)?.path ??
      ANY;
    deps.metrics.requests.inc({
      route,
      // A label is kept for ever, so strangers must not make up new ones.
      method: METHODS.has(c.req.method) ? c.req.method : "other",
      status,
    });
    deps.log("info", "request", {
      request_id: requestId,
      method: c.req.method,
      route,
      status,
      code: c.get("errorCode"),
      client: c.get("clientAddress"),
      ms: Math.round((performance.now() - started) * 10) / 10,
    });
  });

  const admit = createMiddleware<Env>(async (c, next) => {
    if (deps.draining.aborted) {
      c.header("Connection", "close");
      throw new ServiceError(
        "draining",
        "The service is stopping; try again.",
        {
          retryAfter: 1,
        },
      );
    }
    const quota = await limits.countIp(limitKey(c.get("clientAddress")));
    if (quota) showQuota(c, quota);
    await next();
  });

  function refuseMethod(c: Context<Env>, allowed: string[]): Response {
    c.header("Allow", allowed.join(", "));
    return problemResponse(
      c,
      new ServiceError(
        "method_not_allowed",
        `This path takes ${allowed.join(", ")}.`,
      ),
      deps.log,
    );
  }

  // `/api/runs/claim` is no run: a path of its own is not taken for one with an id in its place.
  const keepFixedPaths = createMiddleware<Env>(async (c, next) => {
    const allowed = fixedPaths.get(c.req.path);
    if (allowed && !allowed.includes(c.req.method)) {
      return refuseMethod(c, allowed);
    }
    await next();
  });

  app.onError((error, c) => problemResponse(c, error, deps.log));
  app.notFound((c) =>
    problemResponse(
      c,
      new ServiceError("not_found", "There is nothing at this path."),
      deps.log,
    )
  );

  app.use(identify);
  registerComponents(app);
  app.route("/", operationRoutes(deps));
  app.use(admit);
  // Says itself what it takes, so it comes before what says it for the others.
  app.route("/", ingressRoutes(deps, limits));
  app.use(keepFixedPaths);
  app.use(methodNotAllowed<Env>({ app, onMethodNotAllowed: refuseMethod }));
  app.route("/", autopilotRoutes(deps, requires));
  app.route("/", triggerRoutes(deps, requires));
  app.route("/", signingSecretRoutes(deps, requires));
  app.route("/", trialRoutes(deps, requires));
  app.route("/", deliveryRoutes(deps, requires));
  app.route("/", runRoutes(deps, requires));
  app.route("/", workspaceRoutes(deps, requires));
  app.route("/", providerRoutes());

  const document = buildDocument(app);
  const fixedPaths = fixedPathsOf(document);
  app.route("/", docsRoutes(JSON.stringify(document), assets));

  return {
    document,
    fetch(request, info) {
      // RFC 9110 §9.3.2: HEAD is GET without the body, which the server leaves out.
      return request.method === "HEAD"
        ? app.fetch(new Request(request, { method: "GET" }), {
          ...info,
          isHead: true,
        })
        : app.fetch(request, info);
    },
  };
}

/** The described paths without parameters, each with the methods that it takes. */
function fixedPathsOf(
  document: Record<string, unknown>,
): ReadonlyMap<string, string[]> {
  const paths = Object.entries(document["paths"] as Record<string, object>);
  return new Map(
    paths.filter(([path]) => !path.includes("{")).map(([path, item]) => {
      const methods = Object.keys(item).map((method) => method.toUpperCase());
      return [path, methods.includes("GET") ? ["HEAD", ...methods] : methods];
    }),
  );
}
