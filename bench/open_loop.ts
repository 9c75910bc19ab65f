/**
 * Sends webhooks at a fixed rate, whatever becomes of them, and measures each from the moment at which it was due: a
 * service that stalls pays for all that should have been sent meanwhile. Prints JSON:
 * `open_loop.ts <url> <requests directory> <rate> <seconds> <connections>`.
 */
import { connectHttp, type HttpConnection } from "./support/http_connection.ts";
import { quantile } from "./support/stats.ts";

const [url = "", directory = "", ...numbers] = Deno.args;
const [rate = 1_000, seconds = 5, connections = 128] = numbers.map(Number);
const WARM_UP_MS = 1_000;

const prepared: { head: string; tail: string }[] = [];
for await (const { name } of Deno.readDir(directory)) {
  if (!name.endsWith(".head")) continue;
  const path = `${directory}/${name.slice(0, -".head".length)}`;
  prepared.push({
    head: await Deno.readTextFile(`${path}.head`),
    tail: await Deno.readTextFile(`${path}.tail`),
  });
}
const run = crypto.randomUUID().slice(0, 18);
const encoder = new TextEncoder();

const idle: HttpConnection[] = [];
for (let i = 0; i < connections; i++) idle.push(await connectHttp(url));

const overdue: number[] = [];
const latencies: number[] = [];
let refused = 0;
let broken = 0;
let number = 0;
let inFlight = 0;

const begin = performance.now() + WARM_UP_MS;
const end = begin + seconds * 1_000;

async function send(connection: HttpConnection, due: number): Promise<void> {
  inFlight++;
  const { head, tail } = prepared[number % prepared.length]!;
  const id = `${run}-0000-${(number++).toString(16).padStart(12, "0")}`;
  try {
    const { status } = await connection.exchange(
      encoder.encode(head + id + tail),
    );
    if (status !== 200) refused++;
    else if (due >= begin) latencies.push(performance.now() - due);
    idle.push(connection);
  } catch {
    broken++;
    idle.push(await connectHttp(url));
  }
  inFlight--;
  dispatch();
}

function dispatch(): void {
  while (overdue.length > 0) {
    const connection = idle.pop();
    if (connection === undefined) return;
    send(connection, overdue.shift()!);
  }
}

let due = performance.now();
while (due < end) {
  const now = performance.now();
  while (due <= now && due < end) {
    overdue.push(due);
    due += 1_000 / rate;
  }
  dispatch();
  await new Promise((resolve) => setTimeout(resolve, 1));
}
const patience = performance.now() + 10_000;
while ((inFlight > 0 || overdue.length > 0) && performance.now() < patience) {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

latencies.sort((a, b) => a - b);
console.log(JSON.stringify({
  rate: latencies.length / seconds,
  handled: number,
  refused,
  broken: broken + inFlight + overdue.length,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  max: latencies.at(-1) ?? NaN,
}));
Deno.exit(0);
