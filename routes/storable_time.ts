const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** A time from RFC 3339 text. Some of those PostgreSQL cannot read; nothing happens then, so the nearest does as well. */
export function storableTime(text: string): Date {
  return new Date(Math.min(Math.max(Date.parse(text), FIRST), LAST));
}
