import type { Figures } from "./measurements.ts";

/** What a round is held to: one figure, from that round's measurements. */
export interface Goal {
  readonly name: string;
  readonly title: string;
  /** The measurements it compares. */
  readonly of: readonly string[];
  value(of: (measurement: string) => Figures): number;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
  readonly unit: string;
}

const rate = (figures: Figures) => figures["rate"]!;

export const GOALS: readonly Goal[] = [
  against("original", "against one statement at a time", 8),
  against("bare_loop", "against the bare loop", 2),
  against("no_database", "against HTTP without a database", 0.45),
  against("pgbench", "against pgbench, 32 clients", 1.5),
  {
    name: "memory",
    title: "resident memory at saturation, 2 KB",
    of: ["sluice"],
    value: (of) => of("sluice")["rss_mb"]!,
    bound: { atMost: 250 },
    unit: " MB",
  },
];

function against(name: string, title: string, atLeast: number): Goal {
  return {
    name,
    title,
    of: ["sluice", name],
    value: (of) => rate(of("sluice")) / rate(of(name)),
    bound: { atLeast },
    unit: "×",
  };
}
