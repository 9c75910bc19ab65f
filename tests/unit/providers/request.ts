import type { InboundRequest } from "../../../domain/inbound.ts";

/** A request as the domain sees it, for tests. */
export function inbound(
  rawBody: string | Uint8Array,
  headers: HeadersInit = {},
  { method = "POST", url = "https://sluice.example/hook", now = new Date() } =
    {},
): InboundRequest {
  return {
    method,
    url,
    headers: new Headers(headers),
    rawBody: typeof rawBody === "string"
      ? new TextEncoder().encode(rawBody)
      : rawBody,
    receivedAt: now,
  };
}
