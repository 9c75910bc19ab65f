import type {
  SignatureLocation,
  SignatureScheme,
  Source,
} from "../signature/scheme.ts";
import type { HandshakeSpec } from "./handshake_spec.ts";

/** How sure the signature scheme is: read in the provider's own code or pages, or in others' production code. */
export const EVIDENCE = ["confirmed", "secondary"] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** How one provider signs, identifies, names and retries its deliveries: data that the engine reads. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  /** The provider's own page about verification, where one is known. */
  readonly docsUrl: string | null;
  /** Which secret, where to find it, and what to enter at the provider. */
  readonly setup: string;
  readonly evidence: Evidence;
  /** The first one whose signature is in the request decides, so a weaker one never overrules a stronger. */
  readonly schemes: readonly SignatureScheme[];
  /** Where the dedupe key is, the best source first. `+` joins several; `content_hash` is the body's SHA-256. */
  readonly deliveryId?: {
    readonly from: readonly Source[];
    /** Whether a retry carries the same one; null where that is not known. */
    readonly stableAcrossRetries: boolean | null;
  };
  /** Where the event's name is, the best source first. `+` joins several with a dot; one that ends in `?` may be absent. */
  readonly event?: readonly Source[];
  /** What it sends besides JSON and forms, which are always read. */
  readonly contentTypes?: readonly string[];
  /** The form field that holds the JSON body. */
  readonly jsonField?: string;
  /** It also sends requests without a body. */
  readonly emptyBody?: true;
  readonly handshake?: HandshakeSpec;
  /** Seconds in which it wants an answer. */
  readonly ackDeadline?: number;
  /** How it retries, in one line. */
  readonly retries?: string;
  /** Largest body, where it is more than the configured cap. */
  readonly maxBodyBytes?: number;
}

/** Headers that name or identify a delivery, in lower case. */
export function identifyingHeaders(preset: Preset): string[] {
  return headersIn([
    ...(preset.deliveryId?.from ?? []),
    ...(preset.event ?? []),
    ...preset.schemes.flatMap((scheme) =>
      "timestamp" in scheme && scheme.timestamp ? [scheme.timestamp.from] : []
    ),
  ]);
}

/** Headers that authenticate a delivery, in lower case: kept out of logs and records. */
export function signatureHeaders(preset: Preset): string[] {
  return headersIn(preset.schemes.flatMap(signatureSources));
}

/** Where a scheme looks for its signature, token or credentials. */
export function signatureSources(scheme: SignatureScheme): readonly Source[] {
  switch (scheme.kind) {
    case "hmac":
    case "digest":
    case "public_key":
      return listed((scheme.signature satisfies SignatureLocation).from);
    case "token":
      return listed(scheme.from);
    case "basic":
      return ["header:authorization"];
    case "jwt":
    case "code":
      return [scheme.from];
  }
}

function listed(from: Source | readonly Source[]): readonly Source[] {
  return typeof from === "string" ? [from] : from;
}

function headersIn(sources: readonly Source[]): string[] {
  const names = sources
    .flatMap((source) => source.split("+"))
    .filter((source) => source.startsWith("header:"))
    .map((source) => source.slice("header:".length).replace(/\?$/, ""));
  return [...new Set(names)];
}
