import { timingSafeEqual } from "node:crypto";
import { decodeSignature } from "../decode.ts";
import { keyMaterial } from "../key_material.ts";
import { computeMac } from "../mac.ts";
import type { RequestDraft, SignedDraft } from "../sign.ts";
import type { SignedRequest } from "../signed_request.ts";
import {
  invalid,
  MISSING,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "../verdict.ts";

/** What of an item is signed, in order. */
export const ADYEN_FIELDS: readonly (readonly string[])[] = [
  ["pspReference"],
  ["originalReference"],
  ["merchantAccountCode"],
  ["merchantReference"],
  ["amount", "value"],
  ["amount", "currency"],
  ["eventCode"],
  ["success"],
];

/**
 * Adyen's classic notifications: each item of the batch carries its own signature, and all of them must hold under
 * one of the secrets.
 *
 * Source: https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures/
 */
export function verifyAdyenItems(
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
): SignatureVerdict {
  const items = member(signed.body()?.value, "notificationItems");
  if (!Array.isArray(items) || items.length === 0) return MISSING;
  const signatures = items.map((item) => signatureOf(notification(item)));
  if (signatures.every((signature) => signature === null)) return MISSING;
  const keys = secrets.map((secret) => ({
    secret,
    key: keyMaterial(secret, "hex"),
  }));
  if (keys.every(({ key }) => key === null)) {
    return invalid("bad_configuration");
  }
  for (const { secret, key } of keys) {
    const holds = key !== null &&
      items.every((item, index) =>
        matches(key, notification(item), signatures[index] ?? null)
      );
    if (holds) return valid(secret.id);
  }
  return invalid("mismatch");
}

function matches(
  key: Uint8Array,
  item: unknown,
  signature: Uint8Array | null,
): boolean {
  return signature?.length === 32 &&
    timingSafeEqual(signature, computeMac("sha256", key, [adyenContent(item)]));
}

/** The fields of one item joined by colons; one that is absent counts as empty. */
export function adyenContent(item: unknown): string {
  return ADYEN_FIELDS.map((path) => {
    const value = path.reduce(member, item);
    return ["string", "number", "boolean"].includes(typeof value)
      ? String(value)
      : "";
  }).join(":");
}

function signatureOf(item: unknown): Uint8Array | null {
  const value = member(member(item, "additionalData"), "hmacSignature");
  return typeof value === "string" ? decodeSignature(value, "base64") : null;
}

function notification(item: unknown): unknown {
  return member(item, "NotificationRequestItem");
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null &&
      Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** Signs every item of a classic notification. */
export function signAdyenItems(
  secret: SigningSecret,
  draft: RequestDraft,
): SignedDraft {
  const key = keyMaterial(secret, "hex");
  if (!key) throw new RangeError("The secret is not hex");
  const body = JSON.parse(new TextDecoder().decode(draft.rawBody));
  for (const { NotificationRequestItem: item } of body.notificationItems) {
    const hmac = computeMac("sha256", key, [adyenContent(item)]).toBase64();
    item.additionalData = { ...item.additionalData, hmacSignature: hmac };
  }
  const { url, headers } = draft;
  return {
    url,
    headers,
    rawBody: new TextEncoder().encode(JSON.stringify(body)),
  };
}
