import type { Contents } from "../content.ts";
import type { SignedRequest } from "../signed_request.ts";

/** Version 2: the address without its query, then the nonce. */
export function plivoV2Content(signed: SignedRequest): Contents {
  const nonce = signed.request.headers.get("x-plivo-signature-v2-nonce");
  if (!nonce) return { ok: false, detail: "missing_component" };
  const [address = ""] = signed.request.url.split(/[?#]/, 1);
  return { ok: true, variants: [[address, nonce], [`${address}/`, nonce]] };
}

export function plivoV3Content(signed: SignedRequest): Contents {
  const nonce = signed.request.headers.get("x-plivo-signature-v3-nonce");
  if (!nonce) return { ok: false, detail: "missing_component" };
  return { ok: false, detail: "missing_component" };
}
