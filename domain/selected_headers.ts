import type { InboundRequest } from "./inbound.ts";
import { identifyingHeaders, signatureHeaders } from "./providers/preset.ts";
import type { Preset } from "./providers/preset.ts";

/** Kept of every delivery: enough to see who sent it and to name its event again; nothing that authenticates. */
const KEPT = [
  "user-agent",
  "content-encoding",
  "idempotency-key",
  "x-event-type",
  "x-github-event",
  "x-github-delivery",
  "x-github-hook-id",
  "x-gitlab-event",
  "x-request-id",
] as const;

const VALUE_LIMIT = 512;

/** The allow-listed headers of a request; of a signature header only that it was there. */
export function selectHeaders(
  preset: Preset,
  request: InboundRequest,
): Record<string, string> {
  const selected: Record<string, string> = {};
  for (const name of [...KEPT, ...identifyingHeaders(preset)]) {
    const value = request.headers.get(name);
    if (value !== null) selected[name] = value.slice(0, VALUE_LIMIT);
  }
  for (const name of signatureHeaders(preset)) {
    if (request.headers.get(name) !== null) selected[name] = "present";
  }
  return selected;
}
