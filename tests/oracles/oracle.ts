import type { ProviderId } from "../../domain/providers/providers.ts";
import type { RequestDraft } from "../../domain/signature/sign.ts";

/** A signed request as an SDK gets it. */
export interface Signed {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an SDK returns: nothing or an event where it throws on a bad signature, else whether it holds. */
type Acceptance = unknown;

/** One official SDK, and what it can say about one preset. */
export interface Oracle {
  readonly sdk: string;
  readonly provider: ProviderId;
  /** What both are configured with. */
  readonly secret?: string;
  /** A key pair, where the provider signs with one: what the SDK verifies with is the public one, in the preset's form. */
  readonly keyPair?: "ed25519" | "ecdsa";
  readonly draft?: Partial<Pick<RequestDraft, "url" | "headers">> & {
    readonly body?: string;
  };
  /** It signs like this; what it adds to the request. */
  readonly signs?: (
    draft: Signed,
    secret: string,
    now: Date,
  ) => Promise<Partial<Signed>> | Partial<Signed>;
  /** It verifies like this. */
  readonly accepts?: (
    signed: Signed,
    secret: string,
  ) => Promise<Acceptance> | Acceptance;
  /** Its signature does not cover the body. */
  readonly bodyNotSigned?: true;
}
