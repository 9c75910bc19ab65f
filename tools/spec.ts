/**
 * Writes the OpenAPI document to `openapi/openapi.json`: `deno task spec`. It is what `/openapi.json` serves, in the same
 * order, but for white space; a contract test fails where the two differ.
 */
import { createApp } from "../routes/app.ts";
import type { Deps } from "../routes/deps.ts";

/** Describing the routes needs none of what their handlers work with: no request is ever made. */
const NOTHING = {
  config: {
    adminKey: null,
    limits: { ip: null, token: null, badCredentials: null },
    trustedProxies: [],
    maxBodyBytes: 0,
  },
} as unknown as Deps;

const { document } = createApp(NOTHING, {
  scalarGzip: new Uint8Array(),
  scalarDigest: "",
});
await Deno.writeTextFile(
  new URL("../openapi/openapi.json", import.meta.url),
  JSON.stringify(document, null, 2) + "\n",
);
