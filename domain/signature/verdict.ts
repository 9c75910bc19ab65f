/** What was wrong with a signature, for the delivery's owner. A code is never renamed. */
export const SIGNATURE_DETAILS = [
  "mismatch",
  "malformed_signature",
  "duplicate_header",
  "missing_timestamp",
  "malformed_timestamp",
  "timestamp_too_old",
  "timestamp_in_future",
  "missing_component",
  "body_not_signed",
  "unsupported_algorithm",
  "claim_mismatch",
  "untrusted_key",
  "bad_configuration",
] as const;
export type SignatureDetail = (typeof SIGNATURE_DETAILS)[number];

/** One of a trigger's active secrets. Keep the object: what is derived from it is kept with it. */
export interface SigningSecret {
  readonly id: string;
  readonly value: string;
}

export type SignatureVerdict =
  | { readonly status: "not_required" }
  /** `secretId` is empty for a provider that is verified without a secret. */
  | { readonly status: "valid"; readonly secretId: string }
  | { readonly status: "missing"; readonly reason: "missing_signature" }
  | {
    readonly status: "invalid";
    readonly reason: "invalid_signature";
    readonly detail: SignatureDetail;
  }
  /** A key that the provider publishes could not be had now: the request is answered 503 and comes again. */
  | { readonly status: "unavailable"; readonly detail: string };

export const MISSING: SignatureVerdict = {
  status: "missing",
  reason: "missing_signature",
};

export function invalid(detail: SignatureDetail): SignatureVerdict {
  return { status: "invalid", reason: "invalid_signature", detail };
}

export function valid(secretId: string): SignatureVerdict {
  return { status: "valid", secretId };
}

/** The header is there, but nothing in it is called what this scheme signs under: another scheme may still be. */
export const NOT_LISTED: SignatureVerdict = invalid("malformed_signature");
