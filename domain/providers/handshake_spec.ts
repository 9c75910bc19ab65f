import type {
  HashName,
  KeyEncoding,
  SignatureEncoding,
  Source,
} from "../signature/scheme.ts";

/** How a provider checks that an address is wanted before it delivers there, and which answer it insists on. */
export interface HandshakeSpec {
  /** The first whose method and conditions fit decides; with none of them a request is a webhook. */
  readonly rules?: readonly HandshakeRule[];
  /** Answers to webhooks that were accepted, where the receipt will not do. The first that fits counts. */
  readonly success?: readonly SuccessRule[];
  /** Headers of every answer, each with the value of a source of the request, where it has one. */
  readonly responseHeaders?: Readonly<Record<string, Source>>;
}

/** What the record of a handshake says it was. A name is never changed. */
export const HANDSHAKE_NAMES = [
  "url_verification",
  "ssl_check",
  "subscription_challenge",
  "crc",
  "hook_secret",
  "verification_token",
  "webhook_origin",
  "subscription_confirmation",
  "unsubscribe_confirmation",
  "intent_to_receive",
  "reachability",
  "ping",
] as const;
export type HandshakeName = (typeof HANDSHAKE_NAMES)[number];

export const HANDSHAKE_METHODS = ["GET", "HEAD", "OPTIONS", "POST"] as const;
export type HandshakeMethod = (typeof HANDSHAKE_METHODS)[number];

/** All must hold. `true`: it has a value · `false`: it has none · a text: it has that · `[]`: it is an empty list. */
export type Conditions = Readonly<
  Record<Source, string | boolean | readonly never[]>
>;

export interface HandshakeRule {
  readonly name: HandshakeName;
  readonly method: HandshakeMethod;
  readonly when?: Conditions;
  readonly proof?: HandshakeProof;
  readonly answer: HandshakeAnswer | { readonly code: "sns_subscription" };
  /** A trigger without a secret takes this value as its own: the provider hands it out here. */
  readonly adopt?: Source;
  /** The owner has to enter the adopted value at the provider. */
  readonly enteredAtProvider?: true;
  /** A refusal has no body. */
  readonly bareRefusal?: true;
}

/**
 * What proves a handshake besides the token in the address:
 * - `none` nothing: the provider sends it unsigned · `signature` its signature, as a webhook's
 * - `signature_if_sent` one that is there must be right (sources differ on whether it is)
 * - a source that must show one of the trigger's secrets, or the last part of its address
 */
export type HandshakeProof =
  | "none"
  | "signature"
  | "signature_if_sent"
  | { readonly shows: Source };

/**
 * Text in which `{…}` is a source's value; `{url}` the address without its query, `{secret}` the secret (in a digest
 * alone) and `{secret_name}` what stands before its first colon. Or such text under the secret.
 */
export type AnswerPart = string | KeyedPart;

export interface KeyedPart {
  readonly hmac?: HashName;
  readonly digest?: HashName;
  readonly of: string;
  readonly encoding: SignatureEncoding;
  readonly key?: KeyEncoding;
  /** Put in front; may hold `{…}` too. */
  readonly prefix?: string;
}

export interface HandshakeAnswer {
  /** 200 where it says nothing. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: AnswerPart;
  readonly json?: Readonly<Record<string, AnswerPart | number>>;
}

export interface SuccessRule {
  readonly when?: Conditions;
  readonly status?: number;
  readonly contentType?: string;
  readonly body: string;
}
