import type { SignatureScheme } from "../signature/scheme.ts";
import type { Candidate, Case } from "./candidate.ts";

/** Other addresses that may have been signed, where the address is part of what is. None is told: it holds the token. */
export function* urlCandidates(
  { preset, request }: Case,
): Generator<Candidate> {
  if (!preset.schemes.some(signsUrl)) return;
  for (const [what, url] of otherUrls(request.url, request.headers)) {
    if (url === request.url) continue;
    yield {
      code: "signed_other_url",
      detail:
        `The signature is for this address ${what}: enter the webhook URL at the provider exactly as it is shown here, and set PUBLIC_URL to what the provider sees.`,
      request: { ...request, url },
    };
  }
}

function signsUrl(scheme: SignatureScheme): boolean {
  if (!("content" in scheme)) return false;
  return /\{url|"(twilio|plivo_v2|plivo_v3|contentful)"/
    .test(JSON.stringify(scheme.content));
}

function* otherUrls(
  url: string,
  headers: { get(name: string): string | null },
): Generator<readonly [what: string, url: string]> {
  const match = /^(https?):\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(url);
  if (!match) return;
  const [, scheme = "", host = "", path = "", rest = ""] = match;
  const other = scheme === "https" ? "http" : "https";
  yield [`with ${other}`, `${other}://${host}${path}${rest}`];
  yield path.endsWith("/")
    ? [
      "without its last slash",
      `${scheme}://${host}${path.slice(0, -1)}${rest}`,
    ]
    : ["with a slash at its end", `${scheme}://${host}${path}/${rest}`];
  yield ["without its query", `${scheme}://${host}${path}`];
  for (const name of ["x-forwarded-host", "x-original-host", "host"]) {
    const seen = headers.get(name);
    if (seen === null || !/^[A-Za-z0-9.:[\]-]{1,255}$/.test(seen)) continue;
    yield [
      `with the host ${seen}`,
      `${scheme}://${seen}${path}${rest}`,
    ];
    yield [
      `with ${other} and the host ${seen}`,
      `${other}://${seen}${path}${rest}`,
    ];
  }
}
