import type { ParsedBody } from "../body.ts";
import type { InboundRequest } from "../inbound.ts";
import type {
  HandshakeAnswer,
  HandshakeMethod,
  HandshakeName,
  HandshakeProof,
  HandshakeRule,
} from "../providers/handshake_spec.ts";
import type { Preset } from "../providers/preset.ts";
import { readSource } from "../providers/source.ts";
import { equal } from "../signature/token.ts";
import type { SignatureVerdict, SigningSecret } from "../signature/verdict.ts";
import { fillPart, type Values } from "./answer_part.ts";
import { holds } from "./condition.ts";
import { snsSubscribeUrl } from "./sns_subscription.ts";
import { isHeaderValue } from "./success.ts";

/** Why a handshake is refused. A code is never renamed. */
export const HANDSHAKE_REFUSALS = [
  "missing_signature",
  "invalid_signature",
  "signature_unavailable",
  "wrong_verify_token",
  "no_secret",
  "secret_already_set",
  "untrusted_url",
  "bad_challenge",
] as const;
export type HandshakeRefusal = (typeof HANDSHAKE_REFUSALS)[number];

export type HandshakeOutcome =
  | {
    readonly kind: "answer";
    readonly name: HandshakeName;
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** A secret proved who asked, and not the address alone. */
    readonly verified: boolean;
    /** Becomes the trigger's signing secret: the provider hands it out here. */
    readonly adoptSecret?: string;
    /** The owner has to enter the adopted secret at the provider, and so must see it once. */
    readonly enteredAtProvider?: true;
  }
  | {
    readonly kind: "fetch";
    readonly name: HandshakeName;
    /** To be got with GET, without following redirects; it is one of the provider's own hosts. */
    readonly url: string;
  }
  | {
    readonly kind: "refuse";
    readonly name: HandshakeName;
    readonly status: 400 | 401 | 403 | 409 | 503;
    readonly reason: HandshakeRefusal;
    /** The provider wants a refusal without a body. */
    readonly bare: boolean;
  };

/**
 * The answer to a request by which a provider checks the address; null: it is no such request, go on as with a webhook.
 * The token in the address has proved the sender already. Never throws.
 *
 * @param secrets the trigger's active secrets, the newest first: an answer is made under the first
 * @param body null where there is none or it cannot be read
 * @param signature null where it was not looked at: then only what needs none is answered
 */
export function handshake(
  preset: Preset,
  secrets: readonly SigningSecret[],
  request: InboundRequest,
  body: ParsedBody | null,
  signature: SignatureVerdict | null,
): HandshakeOutcome | null {
  const rule = ruleFor(preset, request, body);
  if (!rule || (rule.adopt !== undefined && signature === null)) return null;
  const read = (source: string) =>
    readSource(source, request, () => body)[0] ?? null;
  const proved = prove(rule.proof ?? "none", {
    secrets,
    signature,
    read,
    url: request.url,
  });
  if (proved === null) return null;
  if (!proved.ok) return refusal(rule, proved.reason);
  if ("code" in rule.answer) {
    const url = snsSubscribeUrl(body);
    return url === null
      ? refusal(rule, "untrusted_url")
      : { kind: "fetch", name: rule.name, url };
  }
  const values: Values = {
    read,
    url: withoutQuery(request.url),
    secret: answeringSecret(secrets, signature),
    proved: signature?.status === "valid",
  };
  return answered(rule, rule.answer, values, {
    verified: proved.verified,
    secrets,
    hasSecret: signature?.status !== "not_required",
  });
}

/** Whether `handshake` has something to say: cheap, so that a webhook's signature need not be looked at twice. */
export function isHandshake(
  preset: Preset,
  request: InboundRequest,
  body: ParsedBody | null,
): boolean {
  return ruleFor(preset, request, body) !== undefined;
}

function ruleFor(
  { handshake: spec }: Preset,
  request: InboundRequest,
  body: ParsedBody | null,
): HandshakeRule | undefined {
  return spec?.rules?.find(({ method, when }) =>
    method === request.method && holds(when, request, body)
  );
}

/** The methods, besides a webhook's POST, by which a provider checks an address. */
export function handshakeMethods(preset: Preset): readonly HandshakeMethod[] {
  const methods = preset.handshake?.rules?.map(({ method }) => method) ?? [];
  return [...new Set(methods)];
}

interface Proving {
  readonly secrets: readonly SigningSecret[];
  readonly signature: SignatureVerdict | null;
  readonly read: (source: string) => string | null;
  readonly url: string;
}

type Proof =
  | { readonly ok: true; readonly verified: boolean }
  | { readonly ok: false; readonly reason: HandshakeRefusal };

/** Null where the proof is a signature that nobody looked at. */
function prove(proof: HandshakeProof, proving: Proving): Proof | null {
  const { secrets, signature, read, url } = proving;
  if (proof === "none") {
    return { ok: true, verified: signature?.status === "valid" };
  }
  if (typeof proof === "object") {
    const shown = read(proof.shows) ?? "";
    const token = withoutQuery(url).split("/").at(-1) ?? "";
    const isSecret = [...secrets.map(({ value }) => value), token]
      .filter((value) => value !== "" && equal(value, shown)).length > 0;
    return isSecret || secrets.length === 0
      ? { ok: true, verified: isSecret }
      : { ok: false, reason: "wrong_verify_token" };
  }
  switch (signature?.status) {
    case undefined:
      return null;
    case "valid":
      return { ok: true, verified: true };
    case "not_required":
      return { ok: true, verified: false };
    case "missing":
      return proof === "signature_if_sent"
        ? { ok: true, verified: false }
        : { ok: false, reason: "missing_signature" };
    case "invalid":
      return { ok: false, reason: "invalid_signature" };
    case "unavailable":
      return { ok: false, reason: "signature_unavailable" };
  }
}

function answered(
  rule: HandshakeRule,
  answer: HandshakeAnswer,
  values: Values,
  { verified, secrets, hasSecret }: {
    readonly verified: boolean;
    readonly secrets: readonly SigningSecret[];
    readonly hasSecret: boolean;
  },
): HandshakeOutcome {
  const adopted = rule.adopt === undefined ? null : values.read(rule.adopt);
  if (rule.adopt !== undefined && !isSecretText(adopted)) {
    return refusal(rule, "bad_challenge");
  }
  const isKnown = adopted !== null &&
    secrets.filter(({ value }) => equal(value, adopted)).length > 0;
  // Whoever knows the address must not be able to bring a key of his own, not even when all others have expired.
  if (adopted !== null && !isKnown && (secrets.length > 0 || hasSecret)) {
    return refusal(rule, "secret_already_set");
  }
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(answer.headers ?? {})) {
    const value = fillPart(template, values);
    if (!value.ok) return refusal(rule, value.reason);
    if (!isHeaderValue(value.text)) return refusal(rule, "bad_challenge");
    headers[name] = value.text;
  }
  const body = fillBody(answer, values);
  if (!body.ok) return refusal(rule, body.reason);
  const status = answer.status ?? 200;
  return {
    kind: "answer",
    name: rule.name,
    status,
    headers: { ...contentHeaders(answer), ...headers },
    body: body.text,
    verified,
    ...(adopted !== null && !isKnown && { adoptSecret: adopted }),
    ...(rule.enteredAtProvider && { enteredAtProvider: true }),
  };
}

function fillBody({ text, json }: HandshakeAnswer, values: Values) {
  if (text !== undefined) return fillPart(text, values);
  if (!json) return { ok: true, text: "" } as const;
  const members: Record<string, string | number> = {};
  for (const [name, part] of Object.entries(json)) {
    if (typeof part === "number") {
      members[name] = part;
      continue;
    }
    const value = fillPart(part, values);
    if (!value.ok) return value;
    members[name] = value.text;
  }
  return { ok: true, text: JSON.stringify(members) } as const;
}

/** What is echoed must be nothing but text to a browser. */
function contentHeaders({ text, json }: HandshakeAnswer) {
  if (text === undefined && !json) return {};
  return {
    "content-type": json ? "application/json" : "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
  };
}

const STATUS = {
  missing_signature: 401,
  invalid_signature: 401,
  signature_unavailable: 503,
  wrong_verify_token: 403,
  no_secret: 403,
  secret_already_set: 409,
  untrusted_url: 403,
  bad_challenge: 400,
} as const satisfies Record<HandshakeRefusal, number>;

function refusal(
  { name, bareRefusal }: HandshakeRule,
  reason: HandshakeRefusal,
): HandshakeOutcome {
  return {
    kind: "refuse",
    name,
    status: STATUS[reason],
    reason,
    bare: bareRefusal ?? false,
  };
}

function answeringSecret(
  secrets: readonly SigningSecret[],
  signature: SignatureVerdict | null,
): SigningSecret | null {
  const matched = signature?.status === "valid" ? signature.secretId : null;
  return secrets.find(({ id }) => id === matched) ?? secrets[0] ?? null;
}

function isSecretText(value: string | null): value is string {
  return value !== null && /^[\x21-\x7e]{8,512}$/.test(value);
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? "";
}
