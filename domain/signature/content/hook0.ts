import type { Contents } from "../content.ts";
import type { SignedRequest } from "../signed_request.ts";

/**
 * Hook0's `v1`: the time, the names of the headers it covers (the item `h`), their values, the body, joined by dots.
 * A header that is not there counts as empty.
 *
 * Source: https://docs.cdp.coinbase.com/data/webhooks/verify-signatures
 */
export function hook0Content(signed: SignedRequest): Contents {
  const names = signed.fields?.get("h");
  if (names === undefined || signed.timestamp === null) {
    return { ok: false, detail: "missing_component" };
  }
  const values = names.split(" ").map((name) => readHeader(signed, name));
  return {
    ok: true,
    variants: [[
      `${signed.timestamp}.${names}.${values.join(".")}.`,
      signed.request.rawBody,
    ]],
  };
}

/** The names come from the sender: one that is no header name would make the look-up throw. */
function readHeader(signed: SignedRequest, name: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name)
    ? signed.request.headers.get(name) ?? ""
    : "";
}
