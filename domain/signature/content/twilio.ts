import { createHash, timingSafeEqual } from "node:crypto";
import type { Contents } from "../content.ts";
import type { SignedRequest } from "../signed_request.ts";
import { compileTemplate, renderTemplate } from "../template.ts";

const PARAMS = compileTemplate("{params}");

/**
 * The address and the sorted form, or for other bodies the address, whose `bodySHA256` then ties the body to it.
 * The address may be signed with or without its standard port.
 *
 * Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilioContent(signed: SignedRequest): Contents {
  const { request } = signed;
  const bodyHash = URL.parse(request.url)?.searchParams.get("bodySHA256");
  let params = "";
  if (bodyHash) {
    if (!isDigestOf(request.rawBody, bodyHash)) {
      return { ok: false, detail: "mismatch" };
    }
  } else {
    const rendered = renderTemplate(PARAMS, signed);
    if (typeof rendered?.[0] !== "string") {
      return { ok: false, detail: "body_not_signed" };
    }
    params = rendered[0];
  }
  return {
    ok: true,
    variants: addresses(request.url).map((url) => [url, params]),
  };
}

function isDigestOf(body: Uint8Array, hex: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
  const digest = createHash("sha256").update(body).digest();
  return timingSafeEqual(digest, Uint8Array.fromHex(hex));
}

function addresses(url: string): string[] {
  const match = /^(https?):\/\/([^/?#]+)(.*)$/s.exec(url);
  if (!match) return [url];
  const [, scheme = "", authority = "", rest = ""] = match;
  const bare = authority.replace(/:(80|443)$/, "");
  if (/:\d+$/.test(bare)) return [url];
  const port = scheme === "https" ? 443 : 80;
  return [`${scheme}://${bare}${rest}`, `${scheme}://${bare}:${port}${rest}`];
}
