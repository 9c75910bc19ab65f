import net from "node:net";
import postgres from "postgres";
import type { Driver, Query } from "./driver.ts";

/** One session of the server. It is never used again after a fault: the driver's state is not to be trusted then. */
export interface Connection {
  readonly lost: boolean;
  /** Told once, when the session ends without having been asked to. */
  onLost: (cause: unknown) => void;
  run(query: Query): void;
  command(text: string): Promise<{ command: string }>;
  /** At once: the server rolls back what it has not begun to commit. */
  destroy(): void;
  end(): Promise<void>;
}

export async function connect(
  driver: Driver,
  timeoutMs: number,
  onNotify?: (channel: string, payload: string) => void,
): Promise<Connection> {
  let socket: net.Socket | undefined;
  let lost = false;
  const lose = (cause: unknown) => {
    if (lost) return;
    lost = true;
    connection.onLost(cause);
  };

  const client = postgres({
    ...driver.options,
    // Known after the first connection, and shared by all.
    fetch_types: Object.keys(sharedTypes(driver)).length === 0,
    no_subscribe: true,
    onnotify: onNotify,
    onclose: () => lose(fault("CONNECTION_CLOSED")),
    socket: () => {
      if (socket !== undefined) throw fault("CONNECTION_CLOSED");
      socket = net.connect(
        driver.options.path
          ? { path: driver.options.path as string }
          : address(driver),
      );
      socket.setNoDelay(true);
      socket.on("error", lose);
      Object.assign(socket, address(driver));
      return new Promise((resolve, reject) => {
        socket!.once("connect", () => resolve(socket));
        socket!.once("error", reject);
      });
    },
  } as unknown as postgres.Options<Record<string, never>>);
  const { handler } = client`` as unknown as Query;

  const connection: Connection = {
    get lost() {
      return lost;
    },
    onLost: () => {},
    run: handler,
    command: (text) =>
      client.unsafe(text).execute() as unknown as Promise<{ command: string }>,
    destroy() {
      lost = true;
      socket?.destroy();
    },
    async end() {
      lost = true;
      await client.end({ timeout: 1 });
      socket?.destroy();
    },
  };

  const timer = setTimeout(() => {
    lose(fault("CONNECT_TIMEOUT"));
    socket?.destroy(fault("CONNECT_TIMEOUT"));
  }, timeoutMs);
  try {
    await client`select 1`;
    if (lost) throw fault("CONNECTION_CLOSED");
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function address(driver: Driver) {
  return { host: driver.options.host[0]!, port: driver.options.port[0]! };
}

function sharedTypes(driver: Driver): Record<number, number> {
  return (driver.options as unknown as {
    shared: { typeArrayMap: Record<number, number> };
  }).shared.typeArrayMap;
}

export function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}
