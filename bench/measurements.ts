import { POOL_SIZE } from "./candidates/pool_size.ts";
import { type Host, type HostOptions, query } from "./support/hosts.ts";
import {
  isInstalled,
  type LoadReport,
  report,
  saturate,
} from "./support/load.ts";
import { pullRequest } from "./support/payloads.ts";
import type { ServiceProcess } from "./support/service.ts";
import { residentMegabytes } from "./support/usage.ts";

/** Named figures of one measurement. `rate` is what one second brought. */
export type Figures = Readonly<Record<string, number>>;

export interface Measuring {
  readonly host: Host;
  readonly seconds: number;
  readonly connections: number;
  /** What was measured earlier in this round. */
  readonly earlier: ReadonlyMap<string, Figures>;
}

export interface Measurement {
  readonly name: string;
  readonly title: string;
  /** Name of the host in HOSTS. */
  readonly host: string;
  /** Names of measurements of the same round that this one builds on. */
  readonly needs?: readonly string[];
  available?(): Promise<boolean>;
  run(it: Measuring): Promise<Figures>;
}

/** What serves, or merely holds a database. */
export const HOSTS: Readonly<Record<string, HostOptions>> = {
  sluice: {},
  original: { program: "candidates/original_flow.ts" },
  no_database: { program: "candidates/no_database.ts" },
  two_replicas: { replicas: 2 },
  database: { replicas: 0 },
};

const KB = 1_024;

export const MEASUREMENTS: readonly Measurement[] = [
  saturated("sluice", "Sluice, 2 KB", "sluice", 2 * KB),
  saturated("original", "one statement at a time, 2 KB", "original", 2 * KB),
  {
    name: "bare_loop",
    title: "bare loop of begin, 2 inserts, commit; 2 KB",
    host: "database",
    run: ({ host, seconds }) => bareLoop(host, seconds, 2 * POOL_SIZE, 2 * KB),
  },
  saturated(
    "no_database",
    "HTTP without a database, 2 KB",
    "no_database",
    2 * KB,
  ),
  {
    name: "pgbench",
    title: "pgbench with the two inserts, 32 clients, 2 KB",
    host: "database",
    available: () => isInstalled("pgbench"),
    run: pgbench,
  },
];

/** All that the connections carry, with a delivery id for each request. */
function saturated(
  name: string,
  title: string,
  host: string,
  bytes: number,
): Measurement {
  return {
    name,
    title,
    host,
    async run(it) {
      const memory = watchMemory(it.host.services);
      const reports = await Promise.all(
        it.host.services.map(async ({ url }) =>
          await saturate({
            url,
            requests: await it.host.requests(bytes),
            connections: it.connections / it.host.services.length,
            seconds: it.seconds,
          })
        ),
      );
      return { ...merged(reports), rss_mb: memory.stop() };
    },
  };
}

function merged(reports: readonly LoadReport[]): Figures {
  const sum = (of: (report: LoadReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const most = (of: (report: LoadReport) => number) =>
    Math.max(...reports.map(of));
  return {
    rate: sum((r) => (r.requests - r.refused) / r.seconds),
    acks: sum((r) => r.requests - r.refused),
    refused: sum((r) => r.refused),
    broken: sum((r) => r.broken),
    p50: most((r) => r.p50),
    p99: most((r) => r.p99),
    max: most((r) => r.max),
  };
}

function watchMemory(services: readonly ServiceProcess[]) {
  let most = 0;
  const look = async () => {
    for (const { pid } of services) {
      most = Math.max(most, await residentMegabytes(pid));
    }
  };
  const timer = setInterval(look, 250);
  return {
    stop(): number {
      clearInterval(timer);
      return most;
    },
  };
}

function bareLoop(
  host: Host,
  seconds: number,
  workers: number,
  bytes: number,
): Promise<Figures> {
  return report(
    Deno.execPath(),
    [
      "run",
      "--allow-all",
      "--quiet",
      new URL("candidates/bare_loop.ts", import.meta.url).pathname,
      ...[seconds, workers, bytes].map(String),
    ],
    { DATABASE_URL: host.database.url },
  );
}

async function pgbench({ host, seconds }: Measuring): Promise<Figures> {
  // As with the others, ids grow with time.
  const run = `${Date.now().toString(16).padStart(12, "0")}7000`;
  const { success, stdout, stderr } = await new Deno.Command("pgbench", {
    args: [
      "--no-vacuum",
      "--protocol=prepared",
      "--client=32",
      "--jobs=1",
      `--time=${Math.round(seconds)}`,
      "--define=n=0",
      `--define=run=${run}`,
      `--define=body=${btoa(pullRequest(2 * KB, 0))}`,
      `--file=${
        new URL("candidates/two_inserts.sql", import.meta.url).pathname
      }`,
      host.database.url,
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const rate = /^tps = ([\d.]+)/m.exec(text)?.[1];
  if (!success || rate === undefined) {
    throw new Error(
      `pgbench failed:\n${text}${new TextDecoder().decode(stderr)}`,
    );
  }
  return { rate: Number(rate) };
}

/** Rows that a host's database holds. */
export async function countRows(
  host: Host,
): Promise<{ deliveries: number; runs: number }> {
  const [row] = await query<{ deliveries: number; runs: number }>(
    host.database.url,
    "select (select count(*)::int from webhook_delivery) as deliveries, (select count(*)::int from autopilot_run) as runs",
  );
  return row!;
}
