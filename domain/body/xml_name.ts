import type { ParsedBody } from "../body.ts";

const ROOT = /^\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w.:-]*)/;

/**
 * A name out of XML, for naming an event only: the root element of a text body (`root`), or the text of an element
 * in the base64 document of a form field (`FIELD/ELEMENT`).
 */
export function xmlName(what: string, body: ParsedBody | null): string | null {
  if (what === "root") {
    return body?.kind === "text" ? ROOT.exec(body.text)?.[1] ?? null : null;
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
