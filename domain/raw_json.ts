/**
 * The source text of one member of a JSON object's top level, or null where it has none. Works on text, not on a
 * parsed value, so digits beyond 2^53 and lone surrogates survive, and depth costs no stack. The last of
 * several members of one name counts, as with `JSON.parse`.
 *
 * @param text valid JSON (RFC 8259): the caller has parsed it
 */
export function memberSource(text: string, name: string): string | null {
  let found: string | null = null;
  let at = skipSpace(text, 0);
  if (text[at] !== "{") return null;
  at = skipSpace(text, at + 1);
  while (text[at] === '"') {
    const keyEnd = endOfString(text, at);
    const key = JSON.parse(text.slice(at, keyEnd));
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    if (key === name) found = text.slice(valueStart, valueEnd);
    at = skipSpace(text, valueEnd);
    if (text[at] !== ",") break;
    at = skipSpace(text, at + 1);
  }
  return found;
}

/** A JSON object's text with raw members put in, without parsing them. */
export function withRawMembers(
  value: object,
  members: Readonly<Record<string, string>>,
): string {
  const parts = Object.entries(members).map(([name, source]) =>
    `${JSON.stringify(name)}:${source}`
  );
  const text = JSON.stringify(value);
  const head = text === "{}" ? "{" : `${text.slice(0, -1)},`;
  return parts.length === 0 ? text : `${head}${parts.join(",")}}`;
}

function skipSpace(text: string, at: number): number {
  while (" \t\n\r".includes(text[at] ?? "x")) at++;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  let at = start;
  let depth = 0;
  for (;;) {
    const char = text[at];
    if (char === undefined) return at;
    if (char === '"') at = endOfString(text, at);
    else {
      if (char === "{" || char === "[") depth++;
      else if (char === "}" || char === "]") {
        if (depth === 0) return trimEnd(text, at);
        depth--;
      } else if (char === "," && depth === 0) return trimEnd(text, at);
      at++;
    }
  }
}

function trimEnd(text: string, end: number): number {
  while (" \t\n\r".includes(text[end - 1] ?? "x")) end--;
  return end;
}
