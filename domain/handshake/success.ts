import type { ParsedBody } from "../body.ts";
import type { InboundRequest } from "../inbound.ts";
import type { Preset } from "../providers/preset.ts";
import { readSource } from "../providers/source.ts";
import { holds } from "./condition.ts";

export interface SuccessAnswer {
  readonly status: number;
  /** Null where there is no body. */
  readonly contentType: string | null;
  readonly body: string;
}

/** What a provider insists on as the answer to an accepted webhook; null where the receipt will do. */
export function successAnswer(
  preset: Preset,
  request: InboundRequest,
  body: ParsedBody | null,
): SuccessAnswer | null {
  const rule = preset.handshake?.success
    ?.find(({ when }) => holds(when, request, body));
  return rule
    ? {
      status: rule.status ?? 200,
      contentType: rule.contentType ?? null,
      body: rule.body,
    }
    : null;
}

/** Headers that a provider wants on every answer, a refusal too. */
export function responseHeaders(
  preset: Preset,
  request: InboundRequest,
): Record<string, string> {
  const headers: Record<string, string> = {};
  const wanted = preset.handshake?.responseHeaders ?? {};
  for (const [name, source] of Object.entries(wanted)) {
    const [value] = readSource(source, request, () => null);
    if (value !== undefined && isHeaderValue(value)) headers[name] = value;
  }
  return headers;
}

/** Whether a text can be sent as a header: a challenge is whatever its sender wrote. */
export function isHeaderValue(value: string): boolean {
  return /^[\x20-\x7e]{1,1024}$/.test(value);
}
