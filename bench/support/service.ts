import config from "../../deno.json" with { type: "json" };

/** Runs a program that serves the HTTP API, as a process of its own, and sets up something to post to. */
export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<Deno.CommandStatus>;
  kill(signal: Deno.Signal): void;
  /** SIGTERM, then SIGKILL for what has not ended in time. */
  stop(): Promise<void>;
}

export const ADMIN_KEY = "an-admin-key-for-measuring-only";
const SECRETS_KEY = btoa("\x07".repeat(32));

export interface ServiceOptions {
  readonly databaseUrl: string;
  /** A program that reads the service's environment; the service itself by default. */
  readonly program?: string;
  /** Where its output goes. */
  readonly logFile?: string;
  readonly port?: number;
  readonly env?: Record<string, string>;
  readonly flags?: readonly string[];
}

/** What `deno task serve` asks of the engine: a heap that is collected before it has doubled. */
const ENGINE = config.tasks.serve.split(" ")
  .filter((argument) => argument.startsWith("--v8-flags="));

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const STARTS_WITHIN_MS = 30_000;

export async function startService(
  {
    databaseUrl,
    program = MAIN,
    logFile = "/dev/null",
    port = freePort(),
    env = {},
    flags = [],
  }: ServiceOptions,
): Promise<ServiceProcess> {
  // The shell only sends the output to a file, so that nobody here has to read it while something is measured.
  const child = new Deno.Command("sh", {
    args: [
      "-c",
      'exec "$@" >>"$LOG_FILE" 2>&1',
      "sh",
      Deno.execPath(),
      "run",
      "--no-prompt",
      "--unstable-no-legacy-abort",
      "--allow-all",
      ...ENGINE,
      ...flags,
      program,
    ],
    env: {
      LOG_FILE: logFile,
      DATABASE_URL: databaseUrl,
      ADMIN_KEY,
      SECRETS_KEY,
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      RATE_LIMIT_IP: "0",
      RATE_LIMIT_TOKEN: "0",
      RATE_LIMIT_BAD_CREDENTIALS: "0",
      ...env,
    },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let alive = true;
  const ended = child.status.finally(() => alive = false);
  const kill = (signal: Deno.Signal) => {
    if (alive) child.kill(signal);
  };
  const service: ServiceProcess = {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    ended,
    kill,
    async stop() {
      kill("SIGTERM");
      const impatient = setTimeout(() => kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(impatient);
    },
  };
  const until = performance.now() + STARTS_WITHIN_MS;
  while (!await ready(service.url)) {
    if (!alive || performance.now() > until) {
      kill("SIGKILL");
      throw new Error(`${program} did not start, see ${logFile}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return service;
}

export async function ready(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, {
      signal: AbortSignal.timeout(1_000),
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Of the range from which the system hands out none by itself, so that a service that restarts finds it free. */
export function freePort(): number {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 10_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

/** A request to the management API, which must succeed. */
export async function manage<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return JSON.parse(text);
}

export interface Target {
  readonly autopilotId: string;
  readonly triggerId: string;
  /** Path of the webhook, on whichever replica. */
  readonly path: string;
}

export const SIGNING_SECRET = "a-signing-secret-for-measuring";

/** An autopilot with one GitHub trigger that demands a signature. */
export async function createTarget(url: string): Promise<Target> {
  const autopilot = await manage<{ id: string }>(
    url,
    "POST",
    "/api/autopilots",
    { name: "Measured" },
  );
  const trigger = await manage<{ id: string; webhook_url: string }>(
    url,
    "POST",
    `/api/autopilots/${autopilot.id}/triggers`,
    { provider: "github", signing_secret: SIGNING_SECRET },
  );
  return {
    autopilotId: autopilot.id,
    triggerId: trigger.id,
    path: new URL(trigger.webhook_url).pathname,
  };
}
