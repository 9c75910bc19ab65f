import type { InboundRequest } from "../inbound.ts";
import type { DedupeStrategy } from "../providers/identify.ts";
import { place } from "../signature/place.ts";
import {
  type RequestDraft,
  type SignedDraft,
  signRequest,
} from "../signature/sign.ts";
import { secretsInForce } from "../signing_secret.ts";
import type { TriggerConfig } from "../trigger.ts";
import { sampleRequest } from "./sample.ts";

/**
 * A webhook as a trigger's provider would post it now, signed with the newest secret in force. Null where the trigger
 * has secrets that it cannot be signed with: none is in force, or the provider alone has the key.
 */
export function trialRequest(
  trigger: Pick<TriggerConfig, "preset" | "secrets" | "dedupe">,
  { deliveryId, now, url }: {
    readonly deliveryId: string;
    readonly now: Date;
    readonly url: string;
  },
): InboundRequest | null {
  const { preset, secrets, dedupe } = trigger;
  const sample = sampleRequest(preset, { deliveryId, now, url });
  const draft = identified(sample, dedupe, deliveryId);
  const [secret] = secretsInForce(secrets, now);
  let signed: SignedDraft = draft;
  if (secret) {
    try {
      signed = signRequest(preset, secret, draft, now);
    } catch {
      // Whatever is wrong with the secret as a key, it makes no signature.
      return null;
    }
  } else if (secrets.length > 0) return null;
  return {
    method: sample.method,
    url: signed.url,
    headers: new Headers(signed.headers),
    rawBody: signed.rawBody,
    receivedAt: now,
  };
}

/** With the id where the trigger's own strategy looks for it, so that no test repeats another. */
function identified(
  draft: RequestDraft,
  dedupe: DedupeStrategy | null,
  deliveryId: string,
): RequestDraft {
  switch (dedupe?.kind) {
    case "header":
      return place(draft, `header:${dedupe.name.toLowerCase()}`, deliveryId);
    case "body_path": {
      const isForm = /form/.test(draft.headers["content-type"] ?? "");
      const part = isForm ? "form" : "body";
      return place(draft, `${part}:${dedupe.path}`, deliveryId);
    }
    default:
      return draft;
  }
}
