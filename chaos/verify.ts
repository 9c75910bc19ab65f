import type postgres from "postgres";
import { leastIdAt } from "../db/retention.ts";
import { kindOf } from "./requests.ts";

export interface Verdict {
  readonly rows: number;
  readonly runs: number;
  /** Attempts on record beyond the requests that were sent. */
  readonly overcounted: number;
  /** Promises that were broken, in words. */
  readonly violations: string[];
}

interface DeliveryRow {
  id: string;
  key: string | null;
  status: string;
  attempts: number;
  runId: string | null;
}

interface RunRow {
  id: string;
  deliveryId: string;
}

interface Ack {
  key: string;
  status: string;
  deliveryId: string;
  runId: string;
}

/** Holds what is in the tables since a moment against what the client was told. */
export async function verify(
  sql: postgres.Sql,
  since: Date,
  ackFile: string,
  sentTimes: Readonly<Record<string, number>>,
  retried: ReadonlyMap<string, string>,
): Promise<Verdict> {
  const least = leastIdAt(since);
  const deliveries = await sql<DeliveryRow[]>`
    select id, dedupe_key as key, status, attempt_count as attempts, autopilot_run_id as "runId"
    from webhook_delivery where id >= ${least}`;
  const runs = await sql<RunRow[]>`
    select id, delivery_id as "deliveryId" from autopilot_run where id >= ${least} and delivery_id is not null`;
  const acks = await readAcks(ackFile);

  const byId = new Map(deliveries.map((row) => [row.id, row]));
  const violations = [
    ...lost(acks, byId),
    ...unlinked(deliveries, runs),
    ...stuck(retried),
  ];

  const acked = new Map<string, number>();
  for (const { key } of acks) acked.set(key, (acked.get(key) ?? 0) + 1);
  for (const [key, status] of retried) {
    if (!status.startsWith("HTTP")) acked.set(key, (acked.get(key) ?? 0) + 1);
  }
  let overcounted = 0;
  const seen = new Set<string>();
  for (const { key, attempts } of deliveries) {
    if (key === null) continue;
    if (seen.has(key)) violations.push(`two deliveries own ${key}`);
    seen.add(key);
    const sent = (sentTimes[key] ?? 0) + (retried.has(key) ? 1 : 0);
    if (sent === 0) violations.push(`nobody sent ${key}`);
    if (attempts < (acked.get(key) ?? 0)) {
      violations.push(
        `${key}: ${acked.get(key)} acknowledged, but ${attempts} on record`,
      );
    }
    overcounted += Math.max(0, attempts - sent);
  }
  return {
    rows: deliveries.length,
    runs: runs.length,
    overcounted,
    violations,
  };
}

async function readAcks(file: string): Promise<Ack[]> {
  const text = await Deno.readTextFile(file);
  return text.split("\n").filter(Boolean).map((line) => {
    const [key = "", status = "", deliveryId = "", runId = ""] = line.split(
      "\t",
    );
    return { key, status, deliveryId, runId };
  });
}

/** Every acknowledgement names a delivery, and its run, that is there. */
function lost(
  acks: readonly Ack[],
  byId: ReadonlyMap<string, DeliveryRow>,
): string[] {
  return acks.flatMap(({ key, status, deliveryId, runId }) => {
    const row = byId.get(deliveryId);
    if (!row) return [`lost: ${status} ${key}, delivery ${deliveryId}`];
    const forged = kindOf(key) === "forged";
    if (forged !== (row.status === "rejected")) {
      return [`${key} is ${row.status}`];
    }
    if (!forged && row.key !== key) return [`${key} was given ${row.key}`];
    if ((row.runId ?? "") !== runId) {
      return [`${key} was told run ${runId}, but has ${row.runId}`];
    }
    return [];
  });
}

/** One run for every accepted delivery, none for any other. */
function unlinked(
  deliveries: readonly DeliveryRow[],
  runs: readonly RunRow[],
): string[] {
  const violations: string[] = [];
  const runOf = new Map<string, string>();
  for (const { id, deliveryId } of runs) {
    if (runOf.has(deliveryId)) violations.push(`two runs of ${deliveryId}`);
    runOf.set(deliveryId, id);
  }
  const statuses: Record<string, boolean> = {
    dispatched: true,
    ignored: false,
    rejected: false,
  };
  for (const { id, status, runId } of deliveries) {
    const hasRun = statuses[status];
    if (hasRun === undefined) violations.push(`${id} was left ${status}`);
    const run = runOf.get(id) ?? null;
    if (run !== runId || (run !== null) !== hasRun) {
      violations.push(`${id} is ${status}, links ${runId} and has run ${run}`);
    }
    runOf.delete(id);
  }
  for (const id of runOf.keys()) violations.push(`a run of no delivery: ${id}`);
  return violations;
}

/** A key without an acknowledgement is free, or owned by what was stored. */
function stuck(retried: ReadonlyMap<string, string>): string[] {
  return [...retried].flatMap(([key, status]) => {
    const fine = kindOf(key) === "ignored"
      ? ["ignored", "duplicate"]
      : ["accepted", "duplicate"];
    return fine.includes(status) ? [] : [`stuck: ${key} is answered ${status}`];
  });
}
