import { CONFIG_NAMES, parseConfig } from "../../config.ts";
import type { Config } from "../../config.ts";
import { createLog } from "../../log.ts";
import { createApp } from "../../routes/app.ts";
import type { Deps } from "../../routes/deps.ts";
import { openService } from "../../service.ts";

/** Serves the whole HTTP pipeline with some of its parts exchanged, under the service's own environment. */
export async function serveWith(
  exchange: (deps: Deps, config: Config) => Partial<Deps>,
): Promise<void> {
  const config = parseConfig(
    Object.fromEntries(CONFIG_NAMES.map((name) => [name, Deno.env.get(name)])),
  );
  const { databaseUrl, adminKey, secretsKeys } = config;
  if (!databaseUrl || !adminKey || !secretsKeys) {
    throw new Error("DATABASE_URL, ADMIN_KEY and SECRETS_KEY are required");
  }
  const assets = { scalarGzip: new Uint8Array(), scalarDigest: "none" };
  const service = await openService({
    config,
    databaseUrl,
    adminKey,
    secretsKeys,
    publicUrl: `http://${config.host}:${config.port}`,
    assets,
    log: createLog(async (text) => {
      await Deno.stdout.write(new TextEncoder().encode(text));
    }),
  });
  const { deps } = service;
  const app = createApp({ ...deps, ...exchange(deps, config) }, assets);
  const server = Deno.serve({
    hostname: config.host,
    port: config.port,
    onListen: () => {},
    handler: (request, info) =>
      app.fetch(request, { remoteAddress: info.remoteAddr.hostname }),
  });
  Deno.addSignalListener("SIGTERM", async () => {
    service.drain();
    await server.shutdown();
    await service.close();
    Deno.exit(0);
  });
}
