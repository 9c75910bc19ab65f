import { readSource } from "../providers/source.ts";
import type { SignatureGroup } from "./extract.ts";
import type { TimestampRule, TimestampUnit } from "./scheme.ts";
import type { SignedRequest } from "./signed_request.ts";

export type TimestampCheck =
  | { readonly ok: true; readonly text: string | null }
  | {
    readonly ok: false;
    readonly detail:
      | "missing_timestamp"
      | "malformed_timestamp"
      | "timestamp_too_old"
      | "timestamp_in_future"
      | "duplicate_header";
  };

/** Checks a delivery's own timestamp against the time of receipt. Answers it as it was sent: that is what is signed. */
export function checkTimestamp(
  rule: TimestampRule | undefined,
  group: SignatureGroup | null,
  signed: Pick<SignedRequest, "request" | "body">,
  now: Date,
): TimestampCheck {
  if (!rule) return { ok: true, text: null };
  const text = findTimestamp(rule, group, signed);
  if (text === null) {
    return rule.optional
      ? { ok: true, text: null }
      : { ok: false, detail: "missing_timestamp" };
  }
  const time = parseTimestamp(text, rule.unit);
  if (time === null) {
    const isRepeated = rule.unit !== "http_date" && /,\s/.test(text);
    return {
      ok: false,
      detail: isRepeated ? "duplicate_header" : "malformed_timestamp",
    };
  }
  const age = (now.getTime() - time) / 1000;
  // A timestamp in whole seconds is up to one second older than the moment it was made.
  if (age >= rule.past + 1) return { ok: false, detail: "timestamp_too_old" };
  if (-age > rule.future) return { ok: false, detail: "timestamp_in_future" };
  return { ok: true, text };
}

function findTimestamp(
  rule: TimestampRule,
  group: SignatureGroup | null,
  signed: Pick<SignedRequest, "request" | "body">,
): string | null {
  if (rule.from === "first") return group?.first ?? null;
  if (rule.from.startsWith("field:")) {
    return group?.fields?.get(rule.from.slice("field:".length)) ?? null;
  }
  return readSource(rule.from, signed.request, signed.body)[0] ?? null;
}

const DIGITS = /^[0-9]{1,16}$/;
const ISO =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d*(Z|[+-]\d{2}:?\d{2})?$/i;
const HTTP_DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds since the epoch, or null: strict, so `1e9`, `-1`, `0x10` and `NaN` are no timestamps. */
export function parseTimestamp(
  text: string,
  unit: TimestampUnit,
): number | null {
  switch (unit) {
    case "s":
      return DIGITS.test(text) ? Number(text) * 1000 : null;
    case "ms":
      return DIGITS.test(text) ? Number(text) : null;
    case "iso": {
      const match = ISO.exec(text);
      if (!match) return null;
      const [, date, time, fraction = "", zone = "Z"] = match;
      return finite(Date.parse(`${date}T${time}${fraction}${zone}`));
    }
    case "http_date":
      return HTTP_DATE.test(text) ? finite(Date.parse(text)) : null;
    case "auto":
      if (!DIGITS.test(text)) return parseTimestamp(text, "iso");
      // Seconds reach 11 digits in the year 5138; milliseconds had 12 by 1973.
      return Number(text) * (text.length < 12 ? 1000 : 1);
  }
}

function finite(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}
