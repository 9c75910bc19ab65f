import {
  connectHttp,
  type HttpConnection,
} from "../bench/support/http_connection.ts";
import type { ClientOptions, ClientReport } from "./client.ts";
import { requestFor } from "./requests.ts";

/** A client that is sending, in a process of its own. */
export interface Client {
  /** Notes which requests are in flight now. */
  mark(): Promise<void>;
  /** Lets what is in flight end, and reports. */
  stop(): Promise<ClientReport>;
}

const PROGRAM = new URL("client.ts", import.meta.url).pathname;

export async function startClient(options: ClientOptions): Promise<Client> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", PROGRAM, JSON.stringify(options)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = linesOf(child.stdout);
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the client has ended, see above");
    return value;
  };
  await line();
  return {
    async mark() {
      await input.write(new TextEncoder().encode("mark\n"));
      await line();
    },
    async stop() {
      await input.close();
      const report = JSON.parse(await line());
      await child.status;
      return report;
    },
  };
}

export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Sends each key once more; what comes back, by key: the receipt's status, or what went wrong. */
export async function sendAgain(
  url: string,
  path: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const results = new Map<string, string>();
  const waiting = [...keys];
  await Promise.all(Array.from({ length: 8 }, async () => {
    let connection: HttpConnection | null = null;
    for (let key = waiting.pop(); key; key = waiting.pop()) {
      try {
        connection ??= await connectHttp(url);
        const { status, body } = await connection.exchange(
          requestFor(path, key),
        );
        results.set(
          key,
          status === 200 ? JSON.parse(body).status : `HTTP ${status}`,
        );
        if (!connection.open) throw new Error("closed");
      } catch (error) {
        if (!results.has(key)) results.set(key, String(error));
        connection?.close();
        connection = null;
      }
    }
    connection?.close();
  }));
  return results;
}
