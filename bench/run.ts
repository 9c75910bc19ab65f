/**
 * Measures Sluice against other ways to do the same, in turns, and prints medians: `deno task bench [options]`.
 */
import { parseArgs } from "node:util";
import { GOALS } from "./goals.ts";
import {
  type Figures,
  HOSTS,
  type Measurement,
  MEASUREMENTS,
} from "./measurements.ts";
import { summarize, toMarkdown } from "./report.ts";
import {
  type Host,
  postmasterOf,
  query,
  settleDisk,
  startHost,
} from "./support/hosts.ts";
import { startPostgres } from "./support/postgres.ts";
import { difference, readUsage } from "./support/usage.ts";

const USAGE = `deno task bench [options]

  --only a,b,c        goals or measurements (default: all but those of a big database)
  --rounds 3          how often each is measured, in turns
  --seconds 5         how long each time
  --connections 128   of the load generator
  --patience 0        seconds to wait, before each, for a machine that others leave alone; and then up to three tries
  --json FILE         where the results go (default: bench/results/<time>.json)
  --big               also with 10 million deliveries: takes minutes, and 15 GB of disk for that time
  --list              names the goals and measurements

DATABASE_URL names a server to use instead of an embedded one; its user must be able to create databases.`;

const { values: flags } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    connections: { type: "string", default: "128" },
    patience: { type: "string", default: "0" },
    json: { type: "string" },
    big: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const WARM_UP_SECONDS = 3;
/** Percent of the machine that others may take while something is measured patiently. */
const QUIET_PERCENT = 12;
const TRIES = 3;

async function main(): Promise<void> {
  if (flags.help) return console.log(USAGE);
  if (flags.list) {
    for (const { name, title } of [...GOALS, ...MEASUREMENTS]) {
      console.log(name.padEnd(16), title);
    }
    return;
  }
  const { goals, measurements } = await chosen();
  const server = await startPostgres();
  const hosts = new Map<string, Host>();
  try {
    const { version, settings } = await describe(server.url);
    console.error(`${version}; ${settings}`);
    const postmaster = await postmasterOf(server.url);
    for (const { host } of measurements) {
      if (!hosts.has(host)) {
        hosts.set(host, await startHost(server, HOSTS[host]!));
      }
    }

    const measure = async (
      { name, host: hostName, run }: Measurement,
      earlier: Map<string, Figures>,
      seconds: number,
    ): Promise<Figures> => {
      const host = hosts.get(hostName)!;
      const pids = host.services.map((service) => service.pid);
      const once = async (): Promise<Figures> => {
        await settleDisk(server.url);
        await quiet(postmaster, Number(flags.patience));
        const before = await readUsage(pids, postmaster);
        const figures = await run({
          host,
          seconds,
          connections: Number(flags.connections),
          earlier,
        });
        const used = difference(await readUsage(pids, postmaster), before);
        return { ...figures, ...perRequest(figures, used, seconds) };
      };
      let best = await once();
      const tries = Number(flags.patience) > 0 ? TRIES : 1;
      const others = (figures: Figures) => figures["others_percent"] ?? 0;
      for (let i = 1; i < tries && others(best) > QUIET_PERCENT; i++) {
        const again = await once();
        if (others(again) < others(best)) best = again;
      }
      earlier.set(name, best);
      return best;
    };

    const warm = new Set<string>();
    const rounds: Map<string, Figures>[] = [];
    for (let number = 1; number <= Number(flags.rounds); number++) {
      const round = new Map<string, Figures>();
      for (const measurement of measurements) {
        if (interrupted) return;
        if (!warm.has(measurement.host)) {
          warm.add(measurement.host);
          await measure(measurement, new Map(round), WARM_UP_SECONDS);
        }
        const figures = await measure(
          measurement,
          round,
          Number(flags.seconds),
        );
        console.error(
          `round ${number}: ${measurement.title}: ${
            figures["rate"]?.toFixed(0) ?? "?"
          } per second`,
        );
      }
      rounds.push(round);
    }

    const results = summarize(rounds, measurements, goals);
    console.log(toMarkdown(results));
    await save({ version, settings, flags, ...results });
  } finally {
    for (const host of hosts.values()) await host.stop();
    await server.stop();
  }
}

/** What `--only` names, or all that is not too big, with what it builds on. */
async function chosen() {
  const names = flags.only?.split(",");
  const named = (name: string, big = false) =>
    names ? names.includes(name) : flags.big || !big;
  const bigOnes = new Set(
    MEASUREMENTS.filter(({ big }) => big).map(({ name }) => name),
  );
  const goals = GOALS.filter(({ name, of }) =>
    named(name, of.some((measurement) => bigOnes.has(measurement)))
  );
  const wanted = new Set([
    ...goals.flatMap(({ of }) => of),
    ...MEASUREMENTS.filter(({ name, big }) => named(name, big))
      .map(({ name }) => name),
  ]);
  for (const { name, needs = [] } of MEASUREMENTS.toReversed()) {
    if (!wanted.has(name)) continue;
    for (const need of needs) wanted.add(need);
  }
  const measurements: Measurement[] = [];
  for (const measurement of MEASUREMENTS) {
    const { name, title, available } = measurement;
    if (!wanted.has(name)) continue;
    if (await available?.() ?? true) measurements.push(measurement);
    else console.error(`not possible here: ${title}`);
  }
  const known = new Set(measurements.map(({ name }) => name));
  return {
    measurements,
    goals: goals.filter(({ of }) => of.every((name) => known.has(name))),
  };
}

/** Waits, so long as patience lasts, for a second in which others leave the machine alone. */
async function quiet(
  postmaster: number | null,
  patienceSeconds: number,
): Promise<void> {
  const until = performance.now() + patienceSeconds * 1_000;
  while (performance.now() < until) {
    const before = await readUsage([], postmaster);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const used = difference(await readUsage([], postmaster), before);
    const others = used.busy - used.postgres - used.own;
    if (others / (used.busy + used.idle) * 100 < QUIET_PERCENT) return;
  }
}

/** Processor time per request, and what the machine had left or gave to others. */
function perRequest(
  figures: Figures,
  used: ReturnType<typeof difference>,
  seconds: number,
): Figures {
  const requests = figures["handled"] ?? (figures["rate"] ?? 0) * seconds;
  const total = used.busy + used.idle;
  if (total === 0) return {};
  const others = used.busy - used.service - used.postgres - used.own;
  const machine = {
    idle_percent: used.idle / total * 100,
    others_percent: Math.max(0, others) / total * 100,
  };
  if (requests === 0) return machine;
  return {
    ...(used.service > 0 ? { service_us: used.service / requests * 1e6 } : {}),
    ...(used.postgres > 0
      ? { postgres_us: used.postgres / requests * 1e6 }
      : {}),
    ...machine,
  };
}

/** What the figures depend on, so that they can be told apart. */
async function describe(url: string) {
  const names = [
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "shared_buffers",
    "max_wal_size",
    "wal_sync_method",
  ];
  const [row] = await query<{ version: string; settings: string }>(
    url,
    `select 'PostgreSQL ' || current_setting('server_version') as version,
       string_agg(name || '=' || current_setting(name), ', ') as settings
     from unnest('{${names.join(",")}}'::text[]) as name`,
  );
  return row!;
}

async function save(results: Record<string, unknown>): Promise<void> {
  const now = new Date().toISOString();
  const file = flags.json ??
    new URL(`results/${now.replaceAll(":", "-")}.json`, import.meta.url)
      .pathname;
  await Deno.mkdir(new URL("results/", import.meta.url), { recursive: true });
  await Deno.writeTextFile(
    file,
    `${
      JSON.stringify(
        {
          date: now,
          deno: Deno.version.deno,
          processors: navigator.hardwareConcurrency,
          ...results,
        },
        null,
        2,
      )
    }\n`,
  );
  console.error(`written to ${file}`);
}

let interrupted = false;
Deno.addSignalListener("SIGINT", () => {
  if (interrupted) Deno.exit(130);
  interrupted = true;
  console.error("stopping after what is being measured");
});

await main();
Deno.exit(0);
