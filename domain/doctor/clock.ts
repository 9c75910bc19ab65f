import { extractSignatures } from "../signature/extract.ts";
import type { SignatureScheme, TimestampUnit } from "../signature/scheme.ts";
import { lazyBody } from "../signature/signed_request.ts";
import { checkTimestamp, parseTimestamp } from "../signature/timestamp.ts";
import type { Preset } from "../providers/preset.ts";
import { atAnyTime, type Case } from "./candidate.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** What is wrong with the timestamp of a request whose signature is otherwise right; null where nothing is. */
export function diagnoseClock(
  original: Preset,
  { request, now }: Case,
): Omit<Diagnosis, "secretId"> | null {
  const body = lazyBody(original, request);
  for (const scheme of original.schemes) {
    const text = timestampOf(scheme, { request, body }, now);
    if (text === null || !("timestamp" in scheme) || !scheme.timestamp) {
      continue;
    }
    const { unit, past, future } = scheme.timestamp;
    const time = parseTimestamp(text, unit);
    const age = (now.getTime() - (time ?? 0)) / 1000;
    if (time !== null && age < past + 1 && -age <= future) continue;
    return otherUnit(text, unit, now) ?? (time === null
      ? {
        code: "timestamp_format",
        detail: `The signature is right, but its timestamp is not ${
          UNIT_NAMES[unit]
        }: have the sender write it so.`,
      }
      : outside(Math.round(age), past, future));
  }
  return null;
}

const UNIT_NAMES: Readonly<Record<TimestampUnit, string>> = {
  s: "in seconds since 1970",
  ms: "in milliseconds since 1970",
  iso: "in ISO 8601",
  http_date: "an HTTP date",
  auto: "in seconds since 1970 or in ISO 8601",
};

function timestampOf(
  scheme: SignatureScheme,
  signed: Pick<Parameters<typeof checkTimestamp>[2], "request" | "body">,
  now: Date,
): string | null {
  if (!("timestamp" in scheme) || !scheme.timestamp) return null;
  const relaxed = atAnyTime(scheme);
  if (!("timestamp" in relaxed)) return null;
  const extraction = extractSignatures(
    scheme.signature,
    signed,
    scheme.timestamp.from,
  );
  if (extraction.status !== "found") return null;
  for (const group of extraction.groups) {
    const check = checkTimestamp(relaxed.timestamp, group, signed, now);
    if (check.ok) return check.text;
  }
  return null;
}

/** A factor of a thousand, where the other unit would make it a time of today. */
function otherUnit(
  text: string,
  unit: TimestampUnit,
  now: Date,
): Omit<Diagnosis, "secretId"> | null {
  const other = unit === "s" ? "ms" : unit === "ms" ? "s" : null;
  const time = other && parseTimestamp(text, other);
  if (time === null || Math.abs(now.getTime() - time) > 86_400_000) return null;
  return unit === "s"
    ? {
      code: "timestamp_in_milliseconds",
      detail:
        "The signature is right, but its timestamp is in milliseconds: have the sender send, and sign, seconds.",
    }
    : {
      code: "timestamp_in_seconds",
      detail:
        "The signature is right, but its timestamp is in seconds: have the sender send, and sign, milliseconds.",
    };
}

function outside(
  age: number,
  past: number,
  future: number,
): Omit<Diagnosis, "secretId"> {
  return age > 0
    ? {
      code: "timestamp_too_old",
      detail:
        `The signature is right, but its timestamp was ${age} s old at receipt and ${past} s are allowed: set the sender's clock, or have it sign again when it sends again.`,
    }
    : {
      code: "timestamp_in_future",
      detail:
        `The signature is right, but its timestamp was ${-age} s ahead at receipt and ${future} s are allowed: set the sender's clock, or this server's.`,
    };
}
