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

interface Selection {
  readonly kept: readonly string[];
  readonly presenceOnly: readonly string[];
}

/** The same for every delivery of a preset, so worked out once. */
const selections = new WeakMap<Preset, Selection>();

function selectionOf(preset: Preset): Selection {
  let selection = selections.get(preset);
  if (!selection) {
    const presenceOnly = signatureHeaders(preset);
    const kept = [...new Set([...KEPT, ...identifyingHeaders(preset)])];
    selection = {
      kept: kept.filter((name) => !presenceOnly.includes(name)),
      presenceOnly,
    };
    selections.set(preset, selection);
  }
  return selection;
}

/** The allow-listed headers of a request; of a signature header only that it was there. */
export function selectHeaders(
  preset: Preset,
  request: InboundRequest,
): Record<string, string> {
  const { kept, presenceOnly } = selectionOf(preset);
  const selected: Record<string, string> = {};
  for (const name of kept) {
    const value = request.headers.get(name);
    if (value !== null) selected[name] = value.slice(0, VALUE_LIMIT);
  }
  for (const name of presenceOnly) {
    if (request.headers.get(name) !== null) selected[name] = "present";
  }
  return selected;
}
