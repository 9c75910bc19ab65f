/**
 * Claims some runs and says which, waits for a line on standard input, then completes them and says what it was
 * answered: `worker.ts <url> <autopilot> <lease seconds>`.
 */
import { ADMIN_KEY } from "../bench/support/service.ts";

const MAX_TRIES = 10;

const [url = "", autopilotId = "", leaseSeconds = "1"] = Deno.args;

function post(path: string, body: unknown): Promise<Response> {
  return fetch(url + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
}

interface Claimed {
  runs: { id: string; lease_token: string }[];
}

/** A 503 asks for the request to be sent again, as any worker would. */
async function claim(): Promise<Claimed> {
  for (let tries = 1;; tries++) {
    const answer = await post("/api/runs/claim", {
      autopilot_id: autopilotId,
      limit: 5,
      lease_seconds: Number(leaseSeconds),
      wait_seconds: 5,
    });
    if (answer.ok) return await answer.json();
    if (answer.status !== 503 || tries === MAX_TRIES) {
      throw new Error(`The claim was answered ${await answer.text()}`);
    }
    await answer.body?.cancel();
  }
}

const { runs } = await claim();
console.log(JSON.stringify(runs.map(({ id }) => id)));

await Deno.stdin.read(new Uint8Array(64));
const statuses: number[] = [];
for (const { id, lease_token } of runs) {
  const answer = await post(`/api/runs/${id}/complete`, {
    lease_token,
    result: { by: "first" },
  });
  await answer.body?.cancel();
  statuses.push(answer.status);
}
console.log(JSON.stringify(statuses));
