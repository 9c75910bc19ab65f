/**
 * Lists, reads and claims one at a time, and prints how long each took as JSON:
 * `reads.ts <url> <autopilot> <seconds> <rows> <epoch of the rows>`.
 */
import { filledId, isTargets } from "./fill.ts";
import { connectHttp } from "./support/http_connection.ts";
import { ADMIN_KEY } from "./support/service.ts";
import { quantile } from "./support/stats.ts";

const [url = "", autopilotId = "", ...numbers] = Deno.args;
const [seconds = 5, rows = 10_000, epochMs = 0] = numbers.map(Number);
const WARM_UP = 50;

const connection = await connectHttp(url);
const encoder = new TextEncoder();

async function request(
  method: string,
  path: string,
  body = "",
): Promise<Record<string, unknown>> {
  const answer = await connection.exchange(encoder.encode(
    [
      `${method} ${path} HTTP/1.1`,
      "Host: 127.0.0.1",
      `Authorization: Bearer ${ADMIN_KEY}`,
      ...(body
        ? ["Content-Type: application/json", `Content-Length: ${body.length}`]
        : []),
      "",
      body,
    ].join("\r\n"),
  ));
  if (answer.status !== 200) {
    throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  }
  return JSON.parse(answer.body);
}

const deliveries = `/api/autopilots/${autopilotId}/deliveries`;
let cursor: unknown = null;
let page = 0;

const READS: Record<string, () => Promise<unknown>> = {
  /** The newest page, then those after it, and from the start again. */
  async list() {
    const after = cursor && page++ % 20 > 0
      ? `?cursor=${encodeURIComponent(String(cursor))}`
      : "";
    cursor = (await request("GET", deliveries + after))["next_cursor"];
  },
  /** Any delivery of all time. */
  detail() {
    let n = 1 + Math.floor(Math.random() * rows);
    while (!isTargets(n)) n = n % rows + 1;
    return request("GET", `${deliveries}/${filledId(n, rows, epochMs)}`);
  },
  claim: () =>
    request(
      "POST",
      "/api/runs/claim",
      JSON.stringify({ autopilot_id: autopilotId, limit: 1 }),
    ),
};

const figures: Record<string, number> = {};
for (const [name, read] of Object.entries(READS)) {
  const took: number[] = [];
  const until = performance.now() + seconds * 1_000 / 3;
  for (let i = 0; performance.now() < until; i++) {
    const started = performance.now();
    await read();
    if (i >= WARM_UP) took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  figures[`${name}_p50`] = quantile(took, 0.5);
  figures[`${name}_p99`] = quantile(took, 0.99);
}
console.log(JSON.stringify(figures));
Deno.exit(0);
