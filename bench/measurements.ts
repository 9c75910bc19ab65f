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

/** Named figures of one measurement. `rate` is what one second brought, `handled` all that was done, warm-up included. */
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
  /** Takes minutes and gigabytes: only with `--big`, or by name. */
  readonly big?: boolean;
  /** Names of measurements of the same round that this one builds on. */
  readonly needs?: readonly string[];
  available?(): Promise<boolean>;
  run(it: Measuring): Promise<Figures>;
}

/** Fewer than in the goal only to try the script out. */
const MANY = Number(Deno.env.get("BENCH_ROWS") ?? 10_000_000);

/** What serves, or merely holds a database. */
export const HOSTS: Readonly<Record<string, HostOptions>> = {
  sluice: {},
  /** Apart, so that what large bodies leave in memory is not taken for what small ones need. */
  sluice_large: {},
  original: { program: "candidates/original_flow.ts" },
  original_spread: { program: "candidates/original_flow.ts", triggers: 16 },
  no_database: { program: "candidates/no_database.ts" },
  two_replicas: { replicas: 2 },
  database: { replicas: 0 },
  few_rows: { rows: 10_000, env: { RETENTION_DAYS: "0" } },
  many_rows: { rows: MANY, env: { RETENTION_DAYS: "0" } },
};

const KB = 1_024;

export const MEASUREMENTS: readonly Measurement[] = [
  saturated("sluice", "Sluice, 2 KB", "sluice", 2 * KB),
  saturated("original", "one statement at a time, 2 KB", "original", 2 * KB),
  saturated(
    "original_spread",
    "the same over 16 triggers, 2 KB",
    "original_spread",
    2 * KB,
  ),
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
  {
    name: "duplicates",
    title: "Sluice, duplicates of one key, 2 KB",
    host: "sluice",
    run: (it) => carry(it, 2 * KB, { deliveryId: crypto.randomUUID() }),
  },
  {
    name: "lone",
    title: "Sluice, one connection, 2 KB",
    host: "sluice",
    run: (it) => carry({ ...it, connections: 1 }, 2 * KB),
  },
  {
    name: "lone_transaction",
    title: "bare loop, one connection, 2 KB",
    host: "database",
    run: ({ host, seconds }) => bareLoop(host, seconds, 1, 2 * KB),
  },
  {
    name: "half_load",
    title: "Sluice at half its rate, open loop, 2 KB",
    host: "sluice",
    needs: ["sluice"],
    run: openLoop,
  },
  {
    name: "two_replicas",
    title: "two replicas on one database, 2 KB",
    host: "two_replicas",
    run: twoReplicas,
  },
  saturated("sluice_20k", "Sluice, 20 KB", "sluice_large", 20 * KB),
  saturated(
    "original_20k",
    "one statement at a time, 20 KB",
    "original",
    20 * KB,
  ),
  saturated(
    "no_database_20k",
    "HTTP without a database, 20 KB",
    "no_database",
    20 * KB,
  ),
  saturated("sluice_200k", "Sluice, 200 KB", "sluice_large", 200 * KB),
  saturated(
    "original_200k",
    "one statement at a time, 200 KB",
    "original",
    200 * KB,
  ),
  saturated(
    "no_database_200k",
    "HTTP without a database, 200 KB",
    "no_database",
    200 * KB,
  ),
  ...[["few", "10 thousand"], ["many", "10 million"]].flatMap((
    [name, rows],
  ): Measurement[] => [{
    name: `acks_${name}`,
    title: `Sluice with ${rows} deliveries, 2 KB`,
    host: `${name}_rows`,
    big: true,
    available: hasRoom,
    run: (it) => carry(it, 2 * KB),
  }, {
    name: `reads_${name}`,
    title: `reads with ${rows} deliveries`,
    host: `${name}_rows`,
    big: true,
    available: hasRoom,
    run: reads,
  }]),
];

/** All that the connections carry, with a delivery id for each request. */
function saturated(
  name: string,
  title: string,
  host: string,
  bytes: number,
): Measurement {
  return { name, title, host, run: (it) => carry(it, bytes) };
}

async function carry(
  { host, connections, seconds }: Measuring,
  bytes: number,
  options: { deliveryId?: string } = {},
): Promise<Figures> {
  const memory = watchMemory(host.services);
  const requests = await host.requests(bytes);
  const share = Math.max(1, connections / host.services.length);
  const reports = await Promise.all(
    host.services.map(({ url }) =>
      saturate({ url, requests, connections: share, seconds, ...options })
    ),
  );
  return { ...merged(reports), rss_mb: memory.stop() };
}

/** Half of what it just carried, sent at that pace whatever comes back. */
async function openLoop(
  { host, connections, seconds, earlier }: Measuring,
): Promise<Figures> {
  return await report(Deno.execPath(), [
    "run",
    "--allow-all",
    "--quiet",
    new URL("open_loop.ts", import.meta.url).pathname,
    host.services[0]!.url,
    await host.requests(2 * KB),
    String(earlier.get("sluice")!["rate"]! / 2),
    String(seconds),
    String(connections),
  ]);
}

/** Whether ten gigabytes are left once ten million rows are there. */
async function hasRoom(): Promise<boolean> {
  if (Deno.env.get("DATABASE_URL")) return true;
  const { stdout } = await new Deno.Command("df", {
    args: ["--output=avail", "-k", Deno.env.get("TMPDIR") ?? "/tmp"],
  }).output();
  const kilobytes = Number(
    new TextDecoder().decode(stdout).trim().split("\n").at(-1),
  );
  return kilobytes > 25 * 2 ** 20;
}

function reads({ host, seconds }: Measuring): Promise<Figures> {
  const { rows, epochMs } = host.filled!;
  return report(Deno.execPath(), [
    "run",
    "--allow-all",
    "--quiet",
    new URL("reads.ts", import.meta.url).pathname,
    host.services[0]!.url,
    host.target!.autopilotId,
    ...[seconds, rows, epochMs].map(String),
  ]);
}

/** Acknowledgements that are not on record, and deliveries with anything but one run, must not be. */
async function twoReplicas(it: Measuring): Promise<Figures> {
  const before = await countRows(it.host);
  const figures = await carry(it, 2 * KB);
  const after = await countRows(it.host);
  return {
    ...figures,
    lost: Math.max(
      0,
      figures["acks"]! - (after.deliveries - before.deliveries),
    ),
    doubled: Math.abs(after.runs - after.deliveries),
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
