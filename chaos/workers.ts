import { manage } from "../bench/support/service.ts";
import type { Arena } from "./arena.ts";
import { linesOf } from "./load.ts";
import type { Seen } from "./scenarios.ts";

const PROGRAM = new URL("worker.ts", import.meta.url).pathname;
const LEASE_SECONDS = 1;
const TAKEN_OVER_WITHIN_MS = 10_000;

interface ClaimedRun {
  id: string;
  lease_token: string;
}

/** One worker is stopped while it holds leases; another takes its runs over; the first one wakes and must not win. */
export async function outlastLease(
  { services, target, sql }: Arena,
): Promise<Seen> {
  const url = services[0]!.url;
  const sleeper = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--quiet",
      PROGRAM,
      url,
      target.autopilotId,
      String(LEASE_SECONDS),
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = sleeper.stdin.getWriter();
  const lines = linesOf(sleeper.stdout);
  const ids = new Set<string>(JSON.parse((await lines.next()).value ?? "[]"));
  sleeper.kill("SIGSTOP");
  try {
    const violations = ids.size === 0 ? ["the worker was given no run"] : [];
    const taken = await takeOver(url, target.autopilotId, ids);
    for (const id of ids) {
      if (!taken.has(id)) violations.push(`run ${id} was not handed out again`);
    }
    sleeper.kill("SIGCONT");
    // Only now it tries to complete what it still believes to hold.
    await input.write(new TextEncoder().encode("wake\n"));
    const statuses: number[] = JSON.parse((await lines.next()).value ?? "[]");
    if (statuses.some((status) => status !== 409)) {
      violations.push(`the woken worker was answered ${statuses}`);
    }
    const wrong = await sql<{ id: string; status: string; by: string }[]>`
      select id, status, result->>'by' as by from autopilot_run
      where id = any(${[...ids]}::uuid[])
        and (status <> 'completed' or result->>'by' <> 'second' or claim_count < 2)`;
    for (const { id, status, by } of wrong) {
      violations.push(`run ${id} is ${status} by ${by}`);
    }
    return { violations };
  } finally {
    try {
      sleeper.kill("SIGCONT");
    } catch {
      // It has ended, as it should.
    }
    await input.close().catch(() => {});
    await sleeper.status;
  }
}

/** Claims and completes until all of `ids` are done, or time is up. */
async function takeOver(
  url: string,
  autopilotId: string,
  ids: ReadonlySet<string>,
): Promise<Set<string>> {
  const done = new Set<string>();
  const until = performance.now() + TAKEN_OVER_WITHIN_MS;
  while (performance.now() < until && ![...ids].every((id) => done.has(id))) {
    const { runs } = await manage<{ runs: ClaimedRun[] }>(
      url,
      "POST",
      "/api/runs/claim",
      { autopilot_id: autopilotId, limit: 100, lease_seconds: 30 },
    );
    for (const { id, lease_token } of runs) {
      await manage(url, "POST", `/api/runs/${id}/complete`, {
        lease_token,
        result: { by: "second" },
      });
      done.add(id);
    }
    if (runs.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return done;
}
