import { Buffer } from "node:buffer";

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** The same database, through the proxy. */
  url(of: string): string;
  /** Ends every connection at once, with a reset. */
  cut(): void;
  /** Nothing passes in either direction, and no connection ends, until `resume`. */
  stall(): void;
  resume(): void;
  /** Takes no new connection, until `accept`. */
  refuse(): void;
  accept(): Promise<void>;
  /** Lets the next COMMIT reach the server, keeps its answer, and then ends the connection. */
  swallowNextCommit(): void;
  /** Connections that are open. */
  connections(): number;
}

/** Stands between a client and a PostgreSQL server, and fails on demand. */
export function tcpProxy(target: string): TcpProxy {
  const { hostname, port } = new URL(target);
  const upstream = { hostname, port: Number(port) || 5432 };
  const pairs = new Set<{ client: Deno.TcpConn; server: Deno.TcpConn }>();
  const running = new Set<Promise<void>>();
  let gate: PromiseWithResolvers<void> | undefined;
  let swallow = false;
  let listener: Deno.TcpListener | undefined = Deno.listen({
    hostname: "127.0.0.1",
    port: 0,
  });
  const { port: own } = listener.addr;

  async function accept() {
    const current = listener!;
    for await (const client of current) {
      const serving = serve(client).catch(() => {});
      running.add(serving);
      serving.finally(() => running.delete(serving));
    }
  }

  async function serve(client: Deno.TcpConn) {
    client.setNoDelay(true);
    let server: Deno.TcpConn;
    try {
      await gate?.promise;
      server = await Deno.connect(upstream);
    } catch {
      return close(client);
    }
    server.setNoDelay(true);
    const pair = { client, server };
    pairs.add(pair);
    const state = { swallowing: false };
    await Promise.race([
      pipe(client, server, (bytes) => {
        if (swallow && isCommit(bytes)) {
          swallow = false;
          state.swallowing = true;
        }
        return true;
      }),
      pipe(server, client, () => !state.swallowing),
    ]).catch(() => {});
    pairs.delete(pair);
    close(client);
    close(server);
  }

  /** Ends when the sender does, or when `pass` says that the bytes are to be kept. */
  async function pipe(
    from: Deno.TcpConn,
    to: Deno.TcpConn,
    pass: (bytes: Uint8Array) => boolean,
  ) {
    const buffer = new Uint8Array(64 * 1024);
    for (;;) {
      const read = await from.read(buffer);
      if (read === null) return;
      while (gate !== undefined) await gate.promise;
      const bytes = buffer.subarray(0, read);
      if (!pass(bytes)) return;
      for (let sent = 0; sent < read;) {
        sent += await to.write(bytes.subarray(sent));
      }
    }
  }

  let accepting = accept();

  const proxy: TcpProxy = {
    port: own,
    url(of) {
      const url = new URL(of);
      url.hostname = "127.0.0.1";
      url.port = String(own);
      return url.href;
    },
    cut() {
      for (const { client, server } of pairs) {
        close(client);
        close(server);
      }
    },
    stall() {
      gate ??= Promise.withResolvers();
    },
    resume() {
      gate?.resolve();
      gate = undefined;
    },
    refuse() {
      listener?.close();
      listener = undefined;
    },
    async accept() {
      await accepting;
      listener ??= Deno.listen({ hostname: "127.0.0.1", port: own });
      accepting = accept();
    },
    swallowNextCommit() {
      swallow = true;
    },
    connections: () => pairs.size,
    async [Symbol.asyncDispose]() {
      proxy.refuse();
      proxy.cut();
      proxy.resume();
      await accepting;
      await Promise.all(running);
    },
  };
  return proxy;
}

/** The driver sends COMMIT as a simple query, or as an extended one, that holds the one word. */
function isCommit(bytes: Uint8Array): boolean {
  return /commit\0/i.test(Buffer.from(bytes).toString("latin1"));
}

function close(connection: Deno.Conn) {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
