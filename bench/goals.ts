import type { Figures } from "./measurements.ts";

/** What a round is held to: one figure, from that round's measurements. */
export interface Goal {
  readonly name: string;
  readonly title: string;
  /** The measurements it compares. */
  readonly of: readonly string[];
  value(of: (measurement: string) => Figures): number;
  /** Null where the figure is only stated. */
  readonly bound:
    | { readonly atLeast: number }
    | { readonly atMost: number }
    | null;
  readonly unit: string;
}

const rate = (figures: Figures) => figures["rate"]!;

export const GOALS: readonly Goal[] = [
  against("original", "against one statement at a time", 8),
  against("original_spread", "against the same over 16 triggers"),
  against("bare_loop", "against the bare loop", 2),
  against("no_database", "against HTTP without a database", 0.45),
  against("pgbench", "against pgbench, 32 clients", 1.5),
  {
    name: "lone",
    title: "a lone request's median against one bare transaction's",
    of: ["lone", "lone_transaction"],
    value: (of) => of("lone")["p50"]! / of("lone_transaction")["p50"]!,
    bound: { atMost: 1.6 },
    unit: "×",
  },
  {
    name: "tail",
    title: "p99 against the median, at half the rate",
    of: ["half_load"],
    value: (of) => of("half_load")["p99"]! / of("half_load")["p50"]!,
    bound: { atMost: 5 },
    unit: "×",
  },
  {
    name: "p99",
    title: "p99 at half the rate",
    of: ["half_load"],
    value: (of) => of("half_load")["p99"]!,
    bound: { atMost: 30 },
    unit: " ms",
  },
  {
    name: "duplicates",
    title: "duplicates only, against accepted",
    of: ["duplicates", "sluice"],
    value: (of) => rate(of("duplicates")) / rate(of("sluice")),
    bound: { atLeast: 1 },
    unit: "×",
  },
  {
    name: "memory",
    title: "resident memory at saturation, 2 KB",
    of: ["sluice"],
    value: (of) => of("sluice")["rss_mb"]!,
    bound: { atMost: 250 },
    unit: " MB",
  },
  {
    name: "replicas_loss",
    title: "two replicas: acknowledged and not on record, or runs too many",
    of: ["two_replicas"],
    value: (of) => of("two_replicas")["lost"]! + of("two_replicas")["doubled"]!,
    bound: { atMost: 0 },
    unit: "",
  },
  {
    name: "replicas",
    title: "two replicas against one",
    of: ["two_replicas", "sluice"],
    value: (of) => rate(of("two_replicas")) / rate(of("sluice")),
    bound: null,
    unit: "×",
  },
  {
    name: "big",
    title: "10 million deliveries against 10 thousand: acknowledgements",
    of: ["acks_many", "acks_few"],
    value: (of) => rate(of("acks_many")) / rate(of("acks_few")),
    bound: { atLeast: 0.9 },
    unit: "×",
  },
  ...["list", "detail", "claim"].map((read): Goal => ({
    name: `big_${read}`,
    title: `10 million deliveries against 10 thousand: p99 of a ${read}`,
    of: ["reads_many", "reads_few"],
    value: (of) =>
      of("reads_many")[`${read}_p99`]! / of("reads_few")[`${read}_p99`]!,
    bound: { atMost: 1.3 },
    unit: "×",
  })),
];

function against(name: string, title: string, atLeast?: number): Goal {
  return {
    name,
    title,
    of: ["sluice", name],
    value: (of) => rate(of("sluice")) / rate(of(name)),
    bound: atLeast === undefined ? null : { atLeast },
    unit: "×",
  };
}
