import { spread } from "../bench/support/stats.ts";
import type { RoundReport } from "./round.ts";
import type { Scenario } from "./scenarios.ts";

export interface Outcome {
  readonly scenario: Scenario;
  readonly skipped?: string;
  readonly rounds: readonly RoundReport[];
  /** Old deliveries that retention removed meanwhile. */
  readonly removed: number;
  readonly violations: readonly string[];
}

const COLUMNS: readonly (readonly [string, (outcome: Outcome) => number])[] = [
  ["rounds", ({ rounds }) => rounds.length],
  ["sent", sum((r) => r.sent)],
  ["acknowledged", sum((r) => r.acked)],
  ["refused", sum((r) => Object.values(r.refused).reduce((a, b) => a + b, 0))],
  ["broken", sum((r) => r.broken)],
  ["after SIGTERM", sum((r) => r.brokenAfterMark)],
  ["sent again", sum((r) => r.retried)],
  ["stored untold", sum((r) => r.storedUntold)],
  ["rows", sum((r) => r.rows)],
  ["runs", sum((r) => r.runs)],
  ["overcounted", sum((r) => r.overcounted)],
  ["removed", ({ removed }) => removed],
  ["worst ms", ({ rounds }) => spread(rounds.map((r) => r.worstMs)).most],
  [
    "recovery ms",
    ({ rounds }) => spread(rounds.map((r) => r.recoveryMs)).median,
  ],
  ["violations", ({ violations }) => violations.length],
];

function sum(of: (round: RoundReport) => number) {
  return ({ rounds }: Outcome) =>
    rounds.reduce((total, round) => total + of(round), 0);
}

export function toMarkdown(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.scenario.title,
    ...COLUMNS.map(([, of]) => outcome.skipped ? "–" : of(outcome).toFixed(0)),
  ]);
  const head = ["disaster", ...COLUMNS.map(([heading]) => heading)];
  const widths = head.map((text, i) =>
    Math.max(text.length, ...rows.map((row) => row[i]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
    ...outcomes.filter(({ skipped }) => skipped).map(({ scenario, skipped }) =>
      `\nskipped: ${scenario.title} (${skipped})`
    ),
  ].join("\n");
}

export async function save(
  { seed, rounds, outcomes }: {
    seed: number;
    rounds: number;
    outcomes: readonly Outcome[];
  },
  path: string | undefined,
): Promise<void> {
  const date = new Date().toISOString();
  const file = path ??
    new URL(`results/${date.replaceAll(":", "-")}.json`, import.meta.url)
      .pathname;
  await Deno.mkdir(new URL("results/", import.meta.url), { recursive: true });
  const results = outcomes.map(({ scenario, ...outcome }) => ({
    name: scenario.name,
    title: scenario.title,
    ...outcome,
  }));
  await Deno.writeTextFile(
    file,
    `${JSON.stringify({ date, seed, rounds, results }, null, 2)}\n`,
  );
  console.error(`written to ${file}`);
}
