import { ServiceError } from "../domain/errors.ts";
import { createDeadlines, type Deadlines } from "./deadlines.ts";

export interface BodyLimits {
  readonly maxBytes: number;
  /** For the whole body to arrive. */
  readonly deadlines: Deadlines;
}

/** Bytes of bodies that are still arriving, all requests together, at the most. */
const MAX_ARRIVING_BYTES = 128 * 2 ** 20;

/** How long a body may take. */
export const BODY_DEADLINES = createDeadlines(10_000);

let arriving = 0;

/**
 * The body's bytes exactly as they were on the wire.
 *
 * @throws ServiceError `payload_too_large` as soon as the cap is passed, declared or not; `request_timeout` when
 * the sender stalls; `overloaded` when too much is arriving at once
 */
export async function readBody(
  request: Request,
  { maxBytes, deadlines }: BodyLimits,
): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return new Uint8Array();

  const reader = request.body.getReader();
  let isLate = false;
  const arrived = deadlines.watch(() => {
    isLate = true;
    // What is being waited for ends with this.
    reader.cancel().catch(() => {});
  });
  let size = 0;
  try {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) throw tooSlow(deadlines.ms);
      if (done) break;
      size += value.byteLength;
      arriving += value.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      if (arriving > MAX_ARRIVING_BYTES) {
        throw new ServiceError(
          "overloaded",
          "Too many bodies are arriving at once; send this again later.",
          { retryAfter: 1 },
        );
      }
      chunks.push(value);
    }
    return joined(chunks, size);
  } catch (error) {
    // The rest is not wanted; a sender that has gone away already makes this fail, which says nothing new.
    reader.cancel().catch(() => {});
    if (error instanceof ServiceError) throw error;
    throw new ServiceError("request_timeout", "The body ended too early.", {
      cause: error,
    });
  } finally {
    arriving -= size;
    arrived();
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first) return first;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

function tooSlow(ms: number): ServiceError {
  return new ServiceError(
    "request_timeout",
    `The body did not arrive within ${ms / 1000} s.`,
  );
}

function tooLarge(maxBytes: number): ServiceError {
  return new ServiceError(
    "payload_too_large",
    `The body is larger than the ${maxBytes} bytes that are allowed here.`,
  );
}
