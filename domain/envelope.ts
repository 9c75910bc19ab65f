import type { ParsedBody } from "./body.ts";
import { payloadSource } from "./body.ts";
import { memberSource, withRawMembers } from "./raw_json.ts";

/**
 * The run's `trigger_payload`, as JSON text: `{"event", "eventPayload", "request": {"receivedAt", "contentType"}}`.
 * A pure function of the delivery, so it is made on reading and never stored beside the body. A body that is an
 * envelope already (an object with a string `event` and an `eventPayload`) gives its own `eventPayload`.
 */
export function envelope(
  delivery: {
    readonly event: string;
    readonly receivedAt: Date;
    readonly contentType: string | null;
  },
  body: ParsedBody,
): string {
  const { event, receivedAt, contentType } = delivery;
  return withRawMembers({ event }, {
    eventPayload: ownPayload(body) ?? payloadSource(body),
    request: JSON.stringify({ receivedAt, contentType }),
  });
}

function ownPayload(body: ParsedBody): string | null {
  if (body.kind !== "json") return null;
  const isEnvelope = memberSource(body.text, "event")?.startsWith('"');
  return isEnvelope ? memberSource(body.text, "eventPayload") : null;
}
