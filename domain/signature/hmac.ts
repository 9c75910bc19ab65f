import { createHmac, hash as digest } from "node:crypto";
import type { HashName } from "./scheme.ts";
import type { Chunk } from "./template.ts";

const BLOCK_BYTES: Readonly<Record<HashName, number>> = {
  sha1: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
};

/** Up to here two digests of one piece of memory cost a third of a `Hmac`, which is built as a stream. */
const SHORT_BYTES = 64 * 1024;
const scratch = new Uint8Array(SHORT_BYTES);
const encoder = new TextEncoder();

/**
 * The HMAC of some pieces of content, one after the other; text as UTF-8.
 *
 * @see RFC 2104 §2
 */
export function hmac(
  hash: HashName,
  key: Uint8Array,
  chunks: readonly Chunk[],
): Uint8Array {
  const block = BLOCK_BYTES[hash];
  const end = key.length > block ? null : gather(chunks, block);
  if (end === null) return streamed(hash, key, chunks);
  pad(0x36, key, block);
  const inner = digest(hash, scratch.subarray(0, end), "hex");
  pad(0x5c, key, block);
  const { written } = scratch.subarray(block).setFromHex(inner);
  const outer = digest(hash, scratch.subarray(0, block + written), "hex");
  return Uint8Array.fromHex(outer);
}

/** Where the content ends that was put into the scratch memory; null where it is too long. */
function gather(chunks: readonly Chunk[], start: number): number | null {
  let end = start;
  for (const chunk of chunks) {
    const room = scratch.subarray(end);
    if (typeof chunk === "string") {
      const { read, written } = encoder.encodeInto(chunk, room);
      if (read < chunk.length) return null;
      end += written;
    } else {
      if (chunk.length > room.length) return null;
      room.set(chunk);
      end += chunk.length;
    }
  }
  return end;
}

function pad(byte: number, key: Uint8Array, block: number): void {
  scratch.fill(byte, 0, block);
  for (let i = 0; i < key.length; i++) scratch[i]! ^= key[i]!;
}

function streamed(
  hash: HashName,
  key: Uint8Array,
  chunks: readonly Chunk[],
): Uint8Array {
  const state = createHmac(hash, key);
  for (const chunk of chunks) state.update(chunk);
  return state.digest();
}
