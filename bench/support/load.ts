import type { PreparedRequest } from "./payloads.ts";

/** What a load generator saw. Times are milliseconds. */
export interface LoadReport {
  readonly requests: number;
  readonly seconds: number;
  /** Answers of 400 and above. */
  readonly refused: number;
  /** Connections that failed, and requests without an answer in time. */
  readonly broken: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Load {
  readonly url: string;
  readonly requests: string;
  readonly connections: number;
  readonly seconds: number;
  /** The one delivery id of a storm of retries; else every request has its own. */
  readonly deliveryId?: string;
}

/** Prepared requests as files, for a generator that is another program. */
export async function writeRequests(
  prepared: readonly PreparedRequest[],
): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "sluice-requests-" });
  for (const [i, { head, tail }] of prepared.entries()) {
    await Deno.writeTextFile(`${directory}/${i}.head`, head);
    await Deno.writeTextFile(`${directory}/${i}.tail`, tail);
  }
  return directory;
}

/** As much as the connections carry, from a process of its own. */
export async function saturate(load: Load): Promise<LoadReport> {
  const env = {
    REQUESTS: load.requests,
    RUN: crypto.randomUUID().slice(0, 18),
    ...(load.deliveryId === undefined ? {} : { DELIVERY_ID: load.deliveryId }),
  };
  const [program, ...args] = await isInstalled("wrk")
    ? wrk(load)
    : autocannon(load);
  return await report(program, args, env);
}

const path = (name: string) => new URL(`../${name}`, import.meta.url).pathname;

function wrk({ url, connections, seconds }: Load): [string, ...string[]] {
  return [
    "wrk",
    "--threads=1",
    `--connections=${connections}`,
    `--duration=${Math.round(seconds)}s`,
    "--timeout=10s",
    `--script=${path("wrk/requests.lua")}`,
    url,
  ];
}

/** With a configuration of its own, so that only who has no wrk installs it. */
function autocannon(
  { url, connections, seconds }: Load,
): [string, ...string[]] {
  return [
    Deno.execPath(),
    "run",
    "--allow-all",
    "--quiet",
    "--frozen",
    `--config=${path("autocannon/deno.json")}`,
    path("autocannon/requests.ts"),
    url,
    String(connections),
    String(Math.round(seconds)),
  ];
}

/** Runs a program whose last line of output is JSON. */
export async function report<T>(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<T> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env,
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (!success) {
    throw new Error(
      `${program} failed:\n${text}${new TextDecoder().decode(stderr)}`,
    );
  }
  return JSON.parse(text.trim().split("\n").at(-1) ?? "");
}

export async function isInstalled(program: string): Promise<boolean> {
  for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
    const found = await Deno.stat(`${directory}/${program}`).catch(() => null);
    if (found?.isFile) return true;
  }
  return false;
}
