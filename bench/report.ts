import type { Goal } from "./goals.ts";
import type { Figures, Measurement } from "./measurements.ts";
import { type Spread, spread } from "./support/stats.ts";

/** One round: figures by measurement. */
export type Round = ReadonlyMap<string, Figures>;

export interface Results {
  readonly measured: {
    name: string;
    title: string;
    figures: Record<string, Spread>;
  }[];
  readonly goals: {
    name: string;
    title: string;
    unit: string;
    goal: string;
    value: Spread;
    met: boolean | null;
  }[];
}

export function summarize(
  rounds: readonly Round[],
  measurements: readonly Measurement[],
  goals: readonly Goal[],
): Results {
  return {
    measured: measurements.map(({ name, title }) => {
      const samples = rounds.map((round) => round.get(name)!);
      const keys = Object.keys(samples[0] ?? {});
      return {
        name,
        title,
        figures: Object.fromEntries(
          keys.map((key) => [key, spread(samples.map((s) => s[key] ?? NaN))]),
        ),
      };
    }),
    goals: goals.map(({ name, title, unit, bound, value: of }) => {
      const value = spread(
        rounds.map((round) => of((measurement) => round.get(measurement)!)),
      );
      const { goal, met } = held(value.median, bound, unit);
      return { name, title, unit, goal, value, met };
    }),
  };
}

function held(median: number, bound: Goal["bound"], unit: string) {
  if (bound === null) return { goal: "–", met: null };
  return "atLeast" in bound
    ? { goal: `≥ ${bound.atLeast}${unit}`, met: median >= bound.atLeast }
    : { goal: `≤ ${bound.atMost}${unit}`, met: median <= bound.atMost };
}

/** The columns of a measurement: a figure's name, its heading and how many decimals it has. */
const COLUMNS: readonly (readonly [string, string, number])[] = [
  ["rate", "per second", 0],
  ["p50", "p50 ms", 2],
  ["p99", "p99 ms", 2],
  ["max", "max ms", 0],
  ["service_us", "service µs", 0],
  ["postgres_us", "PostgreSQL µs", 0],
  ["idle_percent", "idle %", 0],
  ["others_percent", "others %", 0],
  ["rss_mb", "RSS MB", 0],
  ["list_p50", "list p50 ms", 2],
  ["list_p99", "list p99 ms", 2],
  ["detail_p50", "detail p50 ms", 2],
  ["detail_p99", "detail p99 ms", 2],
  ["claim_p50", "claim p50 ms", 2],
  ["claim_p99", "claim p99 ms", 2],
  ["refused", "refused", 0],
  ["broken", "broken", 0],
];

/** As Markdown: medians, and in brackets the least and the most. */
export function toMarkdown({ measured, goals }: Results): string {
  const columns = COLUMNS.filter(([key]) =>
    measured.some(({ figures }) => key in figures)
  );
  return [
    table(
      ["measured", ...columns.map(([, heading]) => heading)],
      measured.map(({ title, figures }) => [
        title,
        ...columns.map(([key, , digits]) => cell(figures[key], digits)),
      ]),
    ),
    "",
    table(
      ["goal", "asked", "measured", ""],
      goals.map(({ title, unit, goal, value, met }) => [
        title,
        goal,
        cell(value, 2, unit),
        met === null ? "" : met ? "met" : "not met",
      ]),
    ),
  ].join("\n");
}

function cell(value: Spread | undefined, digits: number, unit = ""): string {
  if (value === undefined || Number.isNaN(value.median)) return "–";
  const [median, least, most] = [value.median, value.least, value.most].map(
    (n) => n.toFixed(digits),
  );
  return least === most
    ? `${median}${unit}`
    : `${median}${unit} (${least}–${most})`;
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((text, i) =>
    Math.max(text.length, ...rows.map((row) => row[i]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [
    line(head),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
  ].join("\n");
}
