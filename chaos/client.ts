/**
 * Sends webhooks until its standard input ends, over a number of connections, and writes every acknowledgement to a
 * file that it flushes. A line on standard input marks a moment. At the end it reports as JSON: `client.ts <options>`.
 */
import {
  connectHttp,
  type HttpConnection,
} from "../bench/support/http_connection.ts";
import { generator } from "../bench/support/payloads.ts";
import { keyOf, type Kind, kindOf, requestFor } from "./requests.ts";

export interface ClientOptions {
  /** Base URLs of the replicas; connections are spread over them. */
  readonly urls: readonly string[];
  readonly path: string;
  readonly connections: number;
  readonly round: string;
  readonly seed: number;
  /** Acknowledgements: key, status, delivery id and run id, tab-separated. */
  readonly file: string;
}

export interface ClientReport {
  /** Times that each key was sent. */
  readonly sent: Record<string, number>;
  /** Answers of 200 and 401 by the receipt's status. */
  readonly receipts: Record<string, number>;
  /** Other answers by HTTP status. */
  readonly refused: Record<string, number>;
  /** Requests whose connection ended before an answer. */
  readonly broken: number;
  /** Of those: sent after the mark. */
  readonly brokenAfterMark: number;
  /** Requests that were never answered although their connection stayed open. */
  readonly unanswered: number;
  readonly worstMs: number;
  /** Requests in flight at the mark, and those of them that were answered. */
  readonly inFlight: number;
  readonly inFlightAnswered: number;
}

const GIVE_UP_MS = 8_000;
const RECONNECT_MS = 20;

if (import.meta.main) await main(JSON.parse(Deno.args[0]!));

async function main(options: ClientOptions): Promise<void> {
  const random = generator(options.seed);
  const sent: Record<string, number> = {};
  const receipts: Record<string, number> = {};
  const refused: Record<string, number> = {};
  let broken = 0;
  let brokenAfterMark = 0;
  let unanswered = 0;
  let worstMs = 0;
  let stopping = false;
  let next = 0;
  const inFlight = new Set<symbol>();
  let marked: Set<symbol> | null = null;
  let markedAnswered = 0;

  using file = await Deno.open(options.file, { append: true, create: true });
  let lines = "";
  const recorder = (async () => {
    while (!stopping || inFlight.size > 0 || lines !== "") {
      if (lines === "") {
        await pause(5);
        continue;
      }
      let bytes = new TextEncoder().encode(lines);
      lines = "";
      while (bytes.length > 0) bytes = bytes.subarray(await file.write(bytes));
      await file.syncData();
    }
  })();

  /** Mostly new keys; some that were sent a moment ago, and may be in flight still. */
  function chooseKey(): string {
    const chance = random();
    if (chance < 0.15 && next > 0) {
      const n = Math.max(0, next - 1 - Math.floor(random() * 64));
      return keyOf(n % 20 === 7 ? "ignored" : "accepted", options.round, n);
    }
    const n = next++;
    const kind: Kind = n % 20 === 7
      ? "ignored"
      : chance > 0.97
      ? "forged"
      : "accepted";
    return keyOf(kind, options.round, n);
  }

  async function send(connection: HttpConnection): Promise<void> {
    const key = chooseKey();
    sent[key] = (sent[key] ?? 0) + 1;
    const mine = Symbol();
    const afterMark = marked !== null;
    inFlight.add(mine);
    const started = performance.now();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      connection.close();
    }, GIVE_UP_MS);
    try {
      const { status, body } = await connection.exchange(
        requestFor(options.path, key),
      );
      worstMs = Math.max(worstMs, performance.now() - started);
      if (marked?.has(mine)) markedAnswered++;
      if (status === 200 || (status === 401 && kindOf(key) === "forged")) {
        const receipt = JSON.parse(body);
        receipts[receipt.status] = (receipts[receipt.status] ?? 0) + 1;
        const { delivery_id = "", run_id = "" } = receipt;
        lines += `${[key, receipt.status, delivery_id, run_id].join("\t")}\n`;
      } else {
        refused[status] = (refused[status] ?? 0) + 1;
      }
    } catch {
      if (late) unanswered++;
      else {
        broken++;
        if (afterMark) brokenAfterMark++;
      }
    } finally {
      clearTimeout(timer);
      inFlight.delete(mine);
    }
  }

  async function sender(url: string): Promise<void> {
    let connection: HttpConnection | null = null;
    while (!stopping) {
      try {
        connection ??= await connectHttp(url);
      } catch {
        await pause(RECONNECT_MS);
        continue;
      }
      await send(connection);
      if (!connection.open) {
        connection.close();
        connection = null;
        await pause(RECONNECT_MS);
      }
    }
    connection?.close();
  }

  const senders = Array.from(
    { length: options.connections },
    (_, i) => sender(options.urls[i % options.urls.length]!),
  );
  console.log("sending");
  for await (const _ of Deno.stdin.readable) {
    marked = new Set(inFlight);
    console.log("marked");
  }
  stopping = true;
  await Promise.all(senders);
  await recorder;
  const report: ClientReport = {
    sent,
    receipts,
    refused,
    broken,
    brokenAfterMark,
    unanswered,
    worstMs,
    inFlight: marked?.size ?? 0,
    inFlightAnswered: markedAnswered,
  };
  console.log(JSON.stringify(report));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
