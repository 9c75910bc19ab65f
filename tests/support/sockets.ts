import type { TestService } from "./service.ts";

export interface Listening extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

/** The service on a port of its own: for rules that are about sockets. */
export function listen(s: TestService): Listening {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    handler: (request, { remoteAddr }) =>
      s.service.app.fetch(request, { remoteAddress: remoteAddr.hostname }),
  });
  const { port } = server.addr;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

export interface RawClient extends Disposable {
  send(...parts: (string | Uint8Array)[]): Promise<void>;
  /** The answer's status line, headers and as much of its body as came with them; "" where none came. */
  answer(): Promise<string>;
  /** The next bytes as text; "" at the end. */
  read(): Promise<string>;
  closeWrite(): Promise<void>;
  close(): void;
}

/** A client that sends what it is told, byte by byte. */
export async function rawClient(port: number): Promise<RawClient> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  let open = true;
  const read = async () => {
    const buffer = new Uint8Array(64 * 1024);
    const count = await connection.read(buffer);
    return count === null
      ? ""
      : new TextDecoder().decode(buffer.subarray(0, count));
  };
  const client: RawClient = {
    async send(...parts) {
      for (const part of parts) {
        const bytes = typeof part === "string"
          ? new TextEncoder().encode(part)
          : part;
        for (let at = 0; at < bytes.length;) {
          at += await connection.write(bytes.subarray(at));
        }
      }
    },
    read,
    async answer() {
      let text = "";
      for (;;) {
        const more = await read();
        text += more;
        if (more === "" || isWhole(text)) return text;
      }
    },
    closeWrite: () => connection.closeWrite(),
    close() {
      if (open) connection.close();
      open = false;
    },
    [Symbol.dispose]: () => client.close(),
  };
  return client;
}

function isWhole(text: string): boolean {
  const [head, body] = text.split("\r\n\r\n", 2);
  if (head === undefined || body === undefined) return false;
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  return length === undefined
    ? body.endsWith("0\r\n\r\n")
    : new TextEncoder().encode(body).length >= Number(length);
}

/** The head of a POST, up to and with the empty line. */
export function postHead(
  path: string,
  headers: Record<string, string | number>,
): string {
  const lines = Object.entries(headers).map(([name, value]) =>
    `${name}: ${value}\r\n`
  );
  return `POST ${path} HTTP/1.1\r\nHost: sluice\r\n${lines.join("")}\r\n`;
}
