import type { AnswerPart, KeyedPart } from "../providers/handshake_spec.ts";
import { encodeSignature } from "../signature/decode.ts";
import { keyMaterial } from "../signature/key_material.ts";
import { computeMac } from "../signature/mac.ts";
import type { SigningSecret } from "../signature/verdict.ts";

/** What the parts of an answer are filled with. */
export interface Values {
  /** A source's value, or null where the request has none. */
  readonly read: (source: string) => string | null;
  /** The address posted to, without its query. */
  readonly url: string;
  readonly secret: SigningSecret | null;
  /** The signature proved that the provider chose what is echoed. */
  readonly proved: boolean;
}

/**
 * What an unproved sender may have put under the secret. A challenge is a word; a body (`{`, `<`, `a=b`), or content
 * that is signed with a prefix, is not: the answer must never be the signature of a webhook.
 */
const CHALLENGE = /^[A-Za-z0-9+/_.~-]{1,256}={0,2}$/;

export type Filled =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: "no_secret" | "bad_challenge" };

/** One part of an answer as text. */
export function fillPart(part: AnswerPart, values: Values): Filled {
  return typeof part === "string"
    ? fillText(part, values)
    : fillKeyed(part, values);
}

function fillText(template: string, values: Values): Filled {
  let reason: "no_secret" | "bad_challenge" | null = null;
  const text = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = valueOf(name, values);
    if (value === null || value.length > MAX_ECHO) {
      reason ??= name.startsWith("secret") ? "no_secret" : "bad_challenge";
    }
    return value ?? "";
  });
  return reason === null ? { ok: true, text } : { ok: false, reason };
}

/** More than any provider's challenge is long. */
const MAX_ECHO = 4096;

function valueOf(name: string, values: Values): string | null {
  if (name === "url") return values.url;
  if (name !== "secret_name") return values.read(name);
  const secret = values.secret?.value ?? "";
  const colon = secret.indexOf(":");
  return colon > 0 ? secret.slice(0, colon) : null;
}

function fillKeyed(part: KeyedPart, values: Values): Filled {
  const { secret } = values;
  if (!secret) return { ok: false, reason: "no_secret" };
  const challenges = [...part.of.matchAll(/\{([^{}]+)\}/g)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== "url" && name !== "secret");
  const areWords = challenges.every((name) =>
    CHALLENGE.test(values.read(name) ?? "")
  );
  if (!areWords && !values.proved) {
    return { ok: false, reason: "bad_challenge" };
  }
  const content = fillText(part.of, {
    ...values,
    read: (name) =>
      name === "secret" && part.digest ? secret.value : values.read(name),
  });
  const prefix = fillText(part.prefix ?? "", values);
  if (!content.ok) return content;
  if (!prefix.ok) return prefix;
  const key = part.hmac ? keyMaterial(secret, part.key ?? "utf8") : null;
  const hash = part.hmac ?? part.digest;
  if (!hash || (part.hmac && !key)) return { ok: false, reason: "no_secret" };
  const bytes = computeMac(hash, key, [content.text]);
  return {
    ok: true,
    text: prefix.text + encodeSignature(bytes, part.encoding),
  };
}
