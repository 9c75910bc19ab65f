import type { Contents } from "../content.ts";
import type { SignedRequest } from "../signed_request.ts";

const LIST = "x-contentful-signed-headers";
const TIMESTAMP = "x-contentful-timestamp";

/**
 * The canonical request: method, path with its encoded query, the headers that the request itself lists, body. A list
 * that leaves out the timestamp or itself would leave them unsigned, and is refused.
 *
 * Source: https://www.contentful.com/developers/docs/webhooks/request-verification/
 */
export function contentfulContent(signed: SignedRequest): Contents {
  const { request } = signed;
  const names = (request.headers.get(LIST) ?? "").toLowerCase().split(",")
    .map((name) => name.trim()).sort();
  const isComplete = names.includes(LIST) && names.includes(TIMESTAMP) &&
    names.every((name) => /^[a-z0-9_-]+$/.test(name));
  if (!isComplete) return { ok: false, detail: "missing_component" };
  const headers = names.map((name) =>
    `${name}:${request.headers.get(name)?.trim() ?? ""}`
  );
  return {
    ok: true,
    variants: [[
      `${request.method}\n${canonicalPath(request.url)}\n${
        headers.join(";")
      }\n`,
      request.rawBody,
    ]],
  };
}

/** The path and query as they were sent, encoded as Contentful's own library does it: the query twice. */
function canonicalPath(address: string): string {
  const match = /^[a-z]+:\/\/[^/?#]*([^?#]*)(?:\?([^#]*))?/.exec(address);
  const [, path = "", query = ""] = match ?? [];
  try {
    return encodeURI(query ? `${path}?${encodeURIComponent(query)}` : path);
  } catch {
    return "";
  }
}
