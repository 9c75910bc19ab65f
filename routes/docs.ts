import { randomBytes } from "node:crypto";
import { Scalar } from "@scalar/hono-api-reference";
import { createMiddleware } from "hono/factory";
import type { Env } from "./deps.ts";
import { createRouter } from "./router.ts";

/** The docs' files, read once at start. */
export interface DocsAssets {
  /** Scalar's single-file bundle, gzip-compressed. */
  readonly scalarGzip: Uint8Array<ArrayBuffer>;
  /** Its digest, for the ETag. */
  readonly scalarDigest: string;
}

const FAVICON =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e99"/>` +
  `<path d="M7 10h18M7 16h12M7 22h6" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;

/** The OpenAPI document and the interactive docs. Nothing comes from outside the service. */
export function docsRoutes(document: string, assets: DocsAssets) {
  const app = createRouter();

  app.get("/", (c) => c.redirect("/docs", 302));

  app.get("/openapi.json", (c) =>
    c.body(document, 200, {
      "Content-Type": "application/json",
      "Access-Control-Allow-Origin": "*",
    }));

  app.get("/docs/scalar.js", (c) => {
    const etag = `"${assets.scalarDigest}"`;
    c.header("ETag", etag);
    c.header("Cache-Control", "public, max-age=86400");
    if (c.req.header("if-none-match") === etag) return c.body(null, 304);
    return c.body(assets.scalarGzip, 200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Content-Encoding": "gzip",
      "Vary": "Accept-Encoding",
    });
  });

  app.get("/favicon.svg", (c) =>
    c.body(FAVICON, 200, {
      "Content-Type": "image/svg+xml",
      "Cache-Control": "public, max-age=86400",
    }));

  app.get(
    "/docs",
    contentSecurityPolicy,
    Scalar<Env>((c) => ({
      url: "/openapi.json",
      cdn: "/docs/scalar.js",
      nonce: c.get("nonce"),
      pageTitle: "Sluice",
      favicon: "/favicon.svg",
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: "never",
      hideClientButton: true,
      persistAuth: false,
      defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
    })),
  );

  return app;
}

/** Scalar sets styles from scripts, so styles may be inline; scripts need this answer's nonce. */
const contentSecurityPolicy = createMiddleware<Env>(async (c, next) => {
  const nonce = randomBytes(16).toString("base64");
  c.set("nonce", nonce);
  await next();
  c.header(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; ` +
      "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  c.header("Referrer-Policy", "no-referrer");
});
