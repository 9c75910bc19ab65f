import type { SigningSecret } from "../signature/verdict.ts";

/** What would have matched, or what is amiss with a secret. A code is never renamed. */
export const DIAGNOSIS_CODES = [
  "timestamp_too_old",
  "timestamp_in_future",
  "timestamp_in_milliseconds",
  "timestamp_in_seconds",
  "timestamp_format",
  "expired_secret",
  "secret_has_whitespace",
  "secret_has_quotes",
  "sender_secret_has_newline",
  "whsec_prefix_missing",
  "whsec_prefix_removed",
  "whsec_not_decoded",
  "whsec_decoded",
  "secret_not_decoded",
  "secret_decoded_from_hex",
  "secret_decoded_from_base64",
  "signature_algorithm",
  "signature_encoding",
  "signature_prefix",
  "body_byte_order_mark",
  "body_trailing_newline",
  "body_line_endings",
  "body_decompressed",
  "form_inner_payload",
  "body_minified",
  "body_pretty_printed",
  "body_reformatted",
  "body_unicode_escaped",
  "body_slashes_escaped",
  "body_empty",
  "signed_other_url",
  "other_provider",
  "secret_malformed",
  "secret_is_api_key",
] as const;
export type DiagnosisCode = (typeof DIAGNOSIS_CODES)[number];

export interface Diagnosis {
  readonly code: DiagnosisCode;
  /** One sentence for the owner that says what to do. It tells nothing of a secret's content. */
  readonly detail: string;
  /** The secret that it is about. */
  readonly secretId?: string;
}

/** A secret to try: one in force, or one that no longer is. */
export type TriedSecret = SigningSecret & { readonly expired?: boolean };
