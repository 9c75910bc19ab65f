import { Buffer } from "node:buffer";
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
} from "node:crypto";

/**
 * Encryption at rest: AES-256-GCM (NIST SP 800-38D) under one of several keys. A ciphertext is
 *
 *     version (1 byte) ‖ key id (4) ‖ nonce (12) ‖ tag (16) ‖ encrypted bytes
 *
 * and is bound to the row it belongs to: the row's id is the additional data, so a ciphertext moved to another
 * row does not open.
 */
export interface Keyring {
  seal(plain: string, rowId: string): Uint8Array;
  /** @throws RangeError when no key of the ring opens it */
  open(sealed: Uint8Array, rowId: string): string;
  /** Whether it was sealed under the ring's first key. */
  isCurrent(sealed: Uint8Array): boolean;
}

const VERSION = 1;
const HEADER = 1 + 4;
const NONCE = 12;
const TAG = 16;

/** @param keys 32 bytes each; the first encrypts, any decrypts */
export function createKeyring(
  keys: readonly [Uint8Array, ...Uint8Array[]],
): Keyring {
  const ring = new Map(keys.map((key) => [keyId(key), key]));
  const [current] = keys;
  return {
    seal(plain, rowId) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", current, nonce);
      cipher.setAAD(Buffer.from(rowId));
      const encrypted = Buffer.concat([
        cipher.update(plain, "utf8"),
        cipher.final(),
      ]);
      return Buffer.concat([
        Buffer.of(VERSION),
        Buffer.from(keyId(current), "hex"),
        nonce,
        cipher.getAuthTag(),
        encrypted,
      ]);
    },
    open(sealed, rowId) {
      const key = sealed[0] === VERSION ? ring.get(idOf(sealed)) : undefined;
      if (!key) {
        throw new RangeError(
          `Cannot decrypt a secret: no key of SECRETS_KEY has the id "${
            idOf(sealed)
          }"`,
        );
      }
      const tagAt = HEADER + NONCE;
      if (sealed.length < tagAt + TAG) {
        throw new RangeError("Cannot decrypt a secret: it was cut short");
      }
      const decipher = createDecipheriv(
        "aes-256-gcm",
        key,
        sealed.subarray(HEADER, tagAt),
      );
      decipher.setAAD(Buffer.from(rowId));
      decipher.setAuthTag(sealed.subarray(tagAt, tagAt + TAG));
      return Buffer.concat([
        decipher.update(sealed.subarray(tagAt + TAG)),
        decipher.final(),
      ]).toString("utf8");
    },
    isCurrent: (sealed) => idOf(sealed) === keyId(current),
  };
}

function keyId(key: Uint8Array): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}

function idOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(1, HEADER)).toString("hex");
}
