import { CONFIG_NAMES, ConfigError, decodeKey, parseConfig } from "./config.ts";
import { type Embedded, startEmbedded } from "./db/embedded.ts";
import { ensureDemo } from "./db/demo.ts";
import { keptSecret } from "./kept_secret.ts";
import { createLog, errorFields } from "./log.ts";
import { openService, type Service } from "./service.ts";

/** How long requests in flight may take to end after a signal to stop. */
const DRAIN_MS = 10_000;

const log = createLog(async (text) => {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    at += await Deno.stdout.write(bytes.subarray(at));
  }
});

async function main(): Promise<void> {
  const stop = stopSignal();
  const config = parseConfig(
    Object.fromEntries(CONFIG_NAMES.map((name) => [name, Deno.env.get(name)])),
  );
  const embedded = config.databaseUrl === null
    ? await startEmbedded({
      dataDir: config.dataDir,
      log: (event, fields) => log("warn", event, fields),
    })
    : null;
  try {
    await run(config, embedded, stop);
  } finally {
    await embedded?.stop();
    await log.flush();
  }
}

async function run(
  config: ReturnType<typeof parseConfig>,
  embedded: Embedded | null,
  stop: Promise<void>,
): Promise<void> {
  const { dataDir, host, port } = config;
  const adminKey = config.adminKey ??
    await keptSecret(dataDir, "admin_key", "base64url");
  const secretsKeys = config.secretsKeys ?? [
    requiredKey(await keptSecret(dataDir, "secrets_key", "base64")),
  ] as const;
  const databaseUrl = config.databaseUrl ?? embedded?.url;
  if (databaseUrl === undefined) {
    throw new ConfigError("DATABASE_URL is required");
  }

  const scalarGzip = await Deno.readFile(
    new URL("./openapi/static/scalar.js.gz", import.meta.url),
  );
  // The port is known only once it listens, and the service needs its URL: so the socket is opened first.
  let service: Service | null = null;
  let inFlight = 0;
  let idle = () => {};
  const server = Deno.serve({
    hostname: host,
    port,
    onListen: () => {},
    async handler(request, info) {
      if (service === null) {
        return startingResponse();
      }
      inFlight++;
      try {
        return await service.app.fetch(request, {
          remoteAddress: info.remoteAddr.hostname,
        });
      } finally {
        inFlight--;
        if (inFlight === 0) idle();
      }
    },
  });
  try {
    const url = config.publicUrl ?? urlOf(server.addr);
    service = await openService({
      config,
      databaseUrl,
      adminKey,
      secretsKeys,
      publicUrl: url,
      assets: { scalarGzip, scalarDigest: await sha256(scalarGzip) },
      log,
    });
    if (embedded) await greet(service, url, adminKey);
    log("info", "listening", { url });

    await stop;
    log("info", "stopping", { in_flight: inFlight });
    service.drain();
    // `shutdown` would cut off bodies that are still arriving, so it waits until none is.
    if (inFlight > 0) {
      await within(DRAIN_MS, new Promise<void>((resolve) => idle = resolve));
    }
  } finally {
    await within(1_000, server.shutdown());
    await service?.close();
  }
}

function startingResponse(): Response {
  return Response.json({
    type: "/problems/unavailable",
    title: "Temporarily unavailable",
    status: 503,
    code: "unavailable",
    detail: "The service is starting; try again.",
    instance: `urn:uuid:${crypto.randomUUID()}`,
  }, {
    status: 503,
    headers: { "Content-Type": "application/problem+json", "Retry-After": "1" },
  });
}

/** What a newcomer needs: where it is, the key, and a first webhook to paste. */
async function greet(
  { deps }: Service,
  url: string,
  adminKey: string,
): Promise<void> {
  const demo = await deps.db.transaction((tx) => ensureDemo(tx, deps.keyring));
  const lines = [
    "",
    `  Sluice    ${url}`,
    `  Docs      ${url}/docs`,
    `  Admin key ${adminKey}`,
    "",
  ];
  if (demo) {
    lines.push(
      "  A first webhook:",
      "",
      `  curl -X POST ${url}/api/webhooks/autopilots/${demo.token} \\`,
      `    -H 'Content-Type: application/json' -d '{"event":"hello","eventPayload":{"from":"curl"}}'`,
      "",
    );
  }
  console.log(lines.join("\n"));
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => resolve());
    }
  });
}

async function within(
  milliseconds: number,
  work: Promise<unknown>,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) =>
    timer = setTimeout(resolve, milliseconds)
  );
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}

function urlOf({ hostname, port }: Deno.NetAddr): string {
  const host = hostname === "0.0.0.0" || hostname === "::"
    ? "127.0.0.1"
    : hostname.includes(":")
    ? `[${hostname}]`
    : hostname;
  return `http://${host}:${port}`;
}

function requiredKey(text: string): Uint8Array {
  const key = decodeKey(text);
  if (!key) {
    throw new ConfigError("DATA_DIR/secrets_key must be 32 bytes as base64");
  }
  return key;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

try {
  await main();
  Deno.exit(0);
} catch (error) {
  if (error instanceof ConfigError) {
    console.error(`Sluice cannot start:\n${error.message}`);
  } else {
    log("error", "failed", errorFields(error));
    await log.flush();
    console.error(
      `Sluice cannot start: ${error instanceof Error ? error.message : error}`,
    );
  }
  Deno.exit(1);
}
