import { join } from "node:path";
import type { Arena } from "./arena.ts";
import type { ClientReport } from "./client.ts";
import { sendAgain, startClient } from "./load.ts";
import { kindOf } from "./requests.ts";
import { pause, type Scenario } from "./scenarios.ts";
import { verify } from "./verify.ts";

export interface RoundReport {
  readonly sent: number;
  readonly acked: number;
  readonly receipts: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly broken: number;
  readonly brokenAfterMark: number;
  readonly unanswered: number;
  /** Keys without an acknowledgement, sent once more afterwards. */
  readonly retried: number;
  /** Of those: what had been stored without anybody having been told. */
  readonly storedUntold: number;
  readonly rows: number;
  readonly runs: number;
  readonly overcounted: number;
  readonly worstMs: number;
  readonly recoveryMs: number;
  readonly recovered: boolean;
  readonly inFlight: number;
  readonly violations: readonly string[];
}

const CONNECTIONS = 32;
/** The budget of an answer, and what a busy machine may add to it. */
const BUDGET_MS = 2_000;
const MARGIN_MS = 1_000;

/** Load, disaster at a random moment, recovery, and the reckoning. */
export async function playRound(
  arena: Arena,
  scenario: Scenario,
  number: number,
): Promise<RoundReport> {
  const { services, target, random, sql } = arena;
  const since = new Date();
  const file = join(arena.directory, `acks_${number}`);
  await Deno.writeTextFile(file, "");
  const client = await startClient({
    urls: services.map(({ url }) => url),
    path: target.path,
    connections: CONNECTIONS,
    round: `${scenario.name}${number}`,
    seed: Math.floor(random() * 2 ** 32),
    file,
  });
  await pause(200 + random() * 800);
  const seen = await scenario.strike(arena, client);
  const recoveryMs = await arena.recovered();
  await pause(300);
  const report = await client.stop();

  const sent = { ...report.sent, ...seen?.sent };
  const unacked = await withoutAck(sent, file);
  const retried = recoveryMs === null
    ? new Map<string, string>()
    : await sendAgain(services[0]!.url, target.path, unacked);
  const verdict = await verify(sql, since, file, sent, retried);
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((a, b) => a + b, 0);

  const violations = [
    ...seen?.violations ?? [],
    ...(recoveryMs === null ? ["it did not recover"] : []),
    ...late(report),
    ...silent(report, scenario),
    ...verdict.violations,
  ];
  if (violations.length === 0) await Deno.remove(file);
  // What was stored so far would fill a small disk by itself before long.
  if (arena.disk) await arena.empty();
  return {
    sent: sum(sent),
    acked: sum(report.receipts),
    receipts: report.receipts,
    refused: report.refused,
    broken: report.broken,
    brokenAfterMark: report.brokenAfterMark,
    unanswered: report.unanswered,
    retried: retried.size,
    storedUntold:
      [...retried.values()].filter((status) => status === "duplicate").length,
    rows: verdict.rows,
    runs: verdict.runs,
    overcounted: verdict.overcounted,
    worstMs: report.worstMs,
    recoveryMs: recoveryMs ?? NaN,
    recovered: recoveryMs !== null,
    inFlight: report.inFlight,
    violations,
  };
}

async function withoutAck(
  sent: Readonly<Record<string, number>>,
  file: string,
): Promise<string[]> {
  const acked = new Set(
    (await Deno.readTextFile(file)).split("\n").map((line) =>
      line.split("\t")[0]
    ),
  );
  return Object.keys(sent).filter((key) =>
    kindOf(key) !== "forged" && !acked.has(key)
  );
}

function late({ worstMs }: ClientReport): string[] {
  return worstMs <= BUDGET_MS + MARGIN_MS
    ? []
    : [`an answer took ${worstMs.toFixed(0)} ms`];
}

/** Requests that got no answer, where whoever should have answered is alive. */
function silent(report: ClientReport, scenario: Scenario): string[] {
  const { broken, unanswered, inFlight, inFlightAnswered, refused } = report;
  const strange = Object.keys(refused).filter((status) => status !== "503");
  return [
    ...(unanswered > 0 ? [`${unanswered} requests were never answered`] : []),
    ...(broken > 0 && !scenario.kills
      ? [`${broken} connections broke without an answer`]
      : []),
    ...(scenario.answersInFlight && inFlightAnswered < inFlight
      ? [
        `${
          inFlight - inFlightAnswered
        } of ${inFlight} requests in flight were lost`,
      ]
      : []),
    ...strange.map((status) => `${refused[status]} answers of ${status}`),
  ];
}
