import type { Contents } from "../content.ts";
import type { SignedRequest } from "../signed_request.ts";

/** Version 2: the address without its query, then the nonce. It does not cover the parameters. */
export function plivoV2Content(signed: SignedRequest): Contents {
  const nonce = signed.request.headers.get("x-plivo-signature-v2-nonce");
  if (!nonce) return { ok: false, detail: "missing_component" };
  return {
    ok: true,
    variants: addresses(signed.request.url).map((url) => [url, nonce]),
  };
}

/**
 * Version 3: the address, its sorted query, the sorted form, the nonce. Of a GET the query is all there is.
 *
 * Source: https://www.plivo.com/docs/voice/concepts/signature-validation
 */
export function plivoV3Content(signed: SignedRequest): Contents {
  const { request } = signed;
  const nonce = request.headers.get("x-plivo-signature-v3-nonce");
  if (!nonce) return { ok: false, detail: "missing_component" };
  const fields = signed.body()?.fields;
  if (!fields && request.rawBody.length > 0) {
    return { ok: false, detail: "body_not_signed" };
  }
  const query = sorted(
    URL.parse(request.url)?.searchParams ?? [],
    (name, value) => `${name}=${value}`,
  ).join("&");
  const params = sorted(
    [...fields ?? []].flatMap(([name, values]) =>
      values.map((value) => [name, value] as const)
    ),
    (name, value) => name + value,
  ).join("");
  const mark = query || params ? "?" : "";
  const dot = query && params ? "." : "";
  return {
    ok: true,
    variants: addresses(request.url).map((
      url,
    ) => [`${url}${mark}${query}${dot}${params}.${nonce}`]),
  };
}

function sorted(
  pairs: Iterable<readonly [string, string]>,
  format: (name: string, value: string) => string,
): string[] {
  return [...pairs]
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => format(name, value));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Without the query; a bare host may or may not have been signed with its slash. */
function addresses(url: string): string[] {
  const [address = ""] = url.split(/[?#]/, 1);
  const isBareHost = /^https?:\/\/[^/]+\/?$/.test(address);
  return isBareHost
    ? [address.replace(/\/$/, ""), `${address.replace(/\/$/, "")}/`]
    : [address];
}
