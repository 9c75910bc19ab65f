import { parseBody, type ParsedBody } from "../body.ts";
import type { InboundRequest } from "../inbound.ts";
import type { Preset } from "../providers/preset.ts";

/** A request with what was found in it on the way to its signed content. */
export interface SignedRequest {
  readonly request: InboundRequest;
  /** The parsed body, parsed at the first call; null where it cannot be. */
  readonly body: () => ParsedBody | null;
  /** The items of the signature's value that have a name. */
  readonly fields: ReadonlyMap<string, string> | null;
  /** The timestamp as it was sent. */
  readonly timestamp: string | null;
  /** The configured secret, for digests over it. */
  readonly secret: string | null;
}

/** Parses at most once, and only for the schemes whose signature lies in the body. */
export function lazyBody(
  preset: Preset,
  request: InboundRequest,
): () => ParsedBody | null {
  let body: ParsedBody | null | undefined;
  return () => {
    if (body === undefined) {
      const result = parseBody(preset, request);
      body = result.ok ? result.body : null;
    }
    return body;
  };
}
