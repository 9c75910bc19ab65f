import { Buffer } from "node:buffer";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One HTTP/1.1 connection, with nothing clever about it: no pool, no retries, no surprises in what is measured. */
export interface HttpConnection {
  /** Sends a whole request and waits for its answer; after a failure the connection is of no more use. */
  exchange(request: Uint8Array): Promise<Answer>;
  /** False once the server has said that it will close. */
  readonly open: boolean;
  close(): void;
}

export async function connectHttp(url: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(url);
  const socket = await Deno.connect({ hostname, port: Number(port) });
  socket.setNoDelay(true);
  let open = true;
  let buffer = Buffer.alloc(16 * 1024);
  let filled = 0;

  async function fill(): Promise<void> {
    if (filled === buffer.length) {
      buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
    }
    const read = await socket.read(buffer.subarray(filled));
    if (read === null) {
      throw new Error("the connection ended without an answer");
    }
    filled += read;
  }

  async function receive(): Promise<Answer> {
    let end = -1;
    while ((end = buffer.subarray(0, filled).indexOf("\r\n\r\n")) < 0) {
      await fill();
    }
    const head = buffer.toString("latin1", 0, end);
    const status = Number(head.slice(9, 12));
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? NaN);
    if (Number.isNaN(length)) throw new Error(`no content length: ${head}`);
    const total = end + 4 + length;
    while (filled < total) await fill();
    const body = buffer.toString("utf8", end + 4, total);
    filled = 0;
    if (/^connection: *close/im.test(head)) open = false;
    return { status, body };
  }

  function close(): void {
    open = false;
    try {
      socket.close();
    } catch {
      // It was closed already.
    }
  }

  return {
    get open() {
      return open;
    },
    async exchange(request) {
      try {
        for (let sent = 0; sent < request.length;) {
          sent += await socket.write(request.subarray(sent));
        }
        return await receive();
      } catch (error) {
        close();
        throw error;
      }
    },
    close,
  };
}
