import type { ParsedBody } from "../body.ts";

const ROOT =
  /^\s*(?:<\?(?:(?!\?>)[^])*\?>\s*|<!--(?:(?!-->)[^])*-->\s*)*<([A-Za-z_][\w.:-]*)/;
/** A root element comes early; a sender must not make us look for it for long. */
const PROLOG_LIMIT = 4096;

/**
 * A name out of XML, for naming an event only: the root element of a text body (`root`), or the text of an element
 * in the base64 document of a form field (`FIELD/ELEMENT`).
 */
export function xmlName(what: string, body: ParsedBody | null): string | null {
  if (what === "root") {
    if (body?.kind !== "text") return null;
    return ROOT.exec(body.text.slice(0, PROLOG_LIMIT))?.[1] ?? null;
  }
  const [field = "", element = ""] = what.split("/");
  const encoded = body?.fields?.get(field)?.[0];
  if (encoded === undefined) return null;
  try {
    const xml = new TextDecoder().decode(Uint8Array.fromBase64(encoded));
    return new RegExp(`<${element}>([^<]{1,255})</${element}>`).exec(xml)
      ?.[1] ?? null;
  } catch {
    return null;
  }
}
