/**
 * Does its worst to a running service, and proves that nothing acknowledged is lost: `deno task chaos [options]`.
 */
import { parseArgs } from "node:util";
import { generator } from "../bench/support/payloads.ts";
import type { PostgresServer } from "../bench/support/postgres.ts";
import { startPostgres } from "../bench/support/postgres.ts";
import { type Arena, openArena } from "./arena.ts";
import { mountSmallDisk } from "./disk.ts";
import { playRound, type RoundReport } from "./round.ts";
import { type Outcome, save, toMarkdown } from "./report.ts";
import { type Scenario, SCENARIOS } from "./scenarios.ts";

const USAGE = `deno task chaos [options]

  --only a,b,c     scenarios (default: all)
  --rounds 50      of each scenario
  --short          a few rounds of each, within three minutes
  --seed N         for the same choices again
  --json FILE      where the results go (default: chaos/results/<time>.json)
  --list           names the scenarios

It needs an embedded PostgreSQL to kill, so it takes no DATABASE_URL. The full disk needs root.`;

const { values: flags } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "50" },
    short: { type: "boolean", default: false },
    seed: { type: "string" },
    json: { type: "string" },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const SHORT_ROUNDS = 2;
/** Violations of one round that are shown; all of them are in the results. */
const SHOWN = 5;

const seed = flags.seed === undefined
  ? crypto.getRandomValues(new Uint32Array(1))[0]!
  : Number(flags.seed);
const rounds = flags.short ? SHORT_ROUNDS : Number(flags.rounds);
let interrupted = false;

async function main(): Promise<boolean> {
  if (flags.help) console.log(USAGE);
  if (flags.list) {
    for (const { name, title } of SCENARIOS) {
      console.log(name.padEnd(20), title);
    }
  }
  if (flags.help || flags.list) return true;
  const names = flags.only?.split(",");
  const scenarios = SCENARIOS.filter(({ name }) =>
    !names || names.includes(name)
  );
  console.error(`seed ${seed}, ${rounds} rounds each`);

  const outcomes: Outcome[] = [];
  const server = await startPostgres({ given: null, quiet: true });
  try {
    for (const [i, scenario] of scenarios.entries()) {
      if (interrupted) break;
      outcomes.push(
        scenario.diskMegabytes === undefined
          ? await play(scenario, server, null, seed + i)
          : await playOnSmallDisk(scenario, scenario.diskMegabytes, seed + i),
      );
    }
  } finally {
    await server.stop();
  }
  console.log(toMarkdown(outcomes));
  await save({ seed, rounds, outcomes }, flags.json);
  return outcomes.every(({ violations }) => violations.length === 0);
}

async function playOnSmallDisk(
  scenario: Scenario,
  megabytes: number,
  ownSeed: number,
): Promise<Outcome> {
  const disk = await mountSmallDisk(megabytes);
  if (disk === null) {
    return {
      scenario,
      skipped: "needs root",
      rounds: [],
      removed: 0,
      violations: [],
    };
  }
  try {
    const server = await startPostgres({
      directory: disk.path,
      given: null,
      quiet: true,
    });
    try {
      return await play(scenario, server, disk.path, ownSeed);
    } finally {
      await server.stop();
    }
  } finally {
    await disk.unmount();
  }
}

async function play(
  scenario: Scenario,
  server: PostgresServer,
  disk: string | null,
  ownSeed: number,
): Promise<Outcome> {
  const directory = await Deno.makeTempDir({ prefix: "sluice-chaos-" });
  const reports: RoundReport[] = [];
  const violations: string[] = [];
  let removed = 0;
  try {
    const arena = await openArena(server, {
      replicas: scenario.replicas ?? 1,
      random: generator(ownSeed),
      directory,
      disk,
    });
    try {
      await playRounds(arena, scenario, reports, violations);
    } finally {
      const retained = await arena.close();
      removed = retained.removed;
      violations.push(...retained.violations);
    }
  } catch (error) {
    violations.push(`it could not be played to its end: ${error}`);
    console.error(error);
  }
  if (violations.length === 0) {
    await Deno.remove(directory, { recursive: true });
  } else console.error(`the services' logs are in ${directory}`);
  return { scenario, rounds: reports, removed, violations };
}

async function playRounds(
  arena: Arena,
  scenario: Scenario,
  reports: RoundReport[],
  violations: string[],
): Promise<void> {
  for (let number = 1; number <= rounds && !interrupted; number++) {
    const report = await playRound(arena, scenario, number);
    reports.push(report);
    for (const [i, violation] of report.violations.entries()) {
      violations.push(`round ${number}: ${violation}`);
      if (i < SHOWN) console.error(`  broken: ${violation}`);
    }
    console.error(
      `${scenario.name} ${number}/${rounds}: ${report.acked} acknowledged, ${report.retried} sent again, ` +
        `worst ${report.worstMs.toFixed(0)} ms`,
    );
    if (!report.recovered) return;
  }
}

Deno.addSignalListener("SIGINT", () => {
  if (interrupted) Deno.exit(130);
  interrupted = true;
  console.error("stopping after this round");
});

Deno.exit(await main() ? 0 : 1);
