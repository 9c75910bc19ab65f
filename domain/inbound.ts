/** One inbound HTTP request as the rules see it: bytes and headers exactly as they were on the wire. */
export interface InboundRequest {
  readonly method: string;
  /** The public URL the provider posted to (from `PUBLIC_URL`, never from the `Host` header), with its query. */
  readonly url: string;
  /** Case-insensitive look-up; repeated headers are joined by `", "` (RFC 9110 §5.3). */
  readonly headers: { get(name: string): string | null };
  readonly rawBody: Uint8Array;
  readonly receivedAt: Date;
}
