/**
 * Nothing but `begin; insert delivery; insert run; commit`, over and over, on the service's own pool. Prints what it
 * did as JSON: `bare_loop.ts <seconds> <workers> <body bytes>`, with DATABASE_URL in the environment.
 */
import { v7 as uuidv7 } from "uuid";
import { openDatabase } from "../../db/client.ts";
import { pullRequest } from "../support/payloads.ts";
import { quantile } from "../support/stats.ts";
import { POOL_SIZE } from "./pool_size.ts";

const [seconds = 5, workers = POOL_SIZE, bytes = 2_048] = Deno.args.map(Number);
const WARM_UP_MS = 1_000;

const db = openDatabase({
  url: Deno.env.get("DATABASE_URL")!,
  max: POOL_SIZE,
});
const owner = {
  workspace: uuidv7(),
  autopilot: uuidv7(),
  trigger: uuidv7(),
};
const bodies = Array.from(
  { length: 16 },
  (_, seed) => new TextEncoder().encode(pullRequest(bytes, seed)),
);

async function once(n: number): Promise<void> {
  const id = uuidv7();
  const runId = uuidv7();
  const now = new Date();
  await db.transaction(async (tx) => {
    await tx`
      insert into webhook_delivery
        (id, workspace_id, autopilot_id, trigger_id, provider, event, dedupe_key, dedupe_source, signature_status,
         status, selected_headers, content_type, raw_body, response_status, response_body, autopilot_run_id,
         received_at, last_attempt_at)
      values
        (${id}, ${owner.workspace}, ${owner.autopilot}, ${owner.trigger}, 'github', 'github.pull_request.opened',
         ${id}, 'header:x-github-delivery', 'valid', 'dispatched',
         ${tx.json({ "x-github-event": "pull_request" })}, 'application/json',
         ${bodies[n % bodies.length]!}, 200, ${
      tx.json({ status: "accepted", delivery_id: id, run_id: runId })
    },
         ${runId}, ${now}, ${now})`;
    await tx`
      insert into autopilot_run
        (id, workspace_id, autopilot_id, trigger_id, delivery_id, source, status, triggered_at)
      values
        (${runId}, ${owner.workspace}, ${owner.autopilot}, ${owner.trigger}, ${id}, 'webhook', 'queued', ${now})`;
  });
}

const begin = performance.now() + WARM_UP_MS;
const end = begin + seconds * 1_000;
const took: number[] = [];
let n = 0;
await Promise.all(Array.from({ length: workers }, async () => {
  for (;;) {
    const started = performance.now();
    if (started >= end) return;
    await once(n++);
    const ended = performance.now();
    if (started >= begin && ended <= end) took.push(ended - started);
  }
}));
await db.close();
took.sort((a, b) => a - b);
console.log(JSON.stringify({
  rate: took.length / seconds,
  handled: n,
  p50: quantile(took, 0.5),
  p99: quantile(took, 0.99),
}));
