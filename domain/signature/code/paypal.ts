import { crc32 } from "node:zlib";
import { decodeSignature } from "../decode.ts";
import { isAllowedKeyUrl, type KeyResolver } from "../keys.ts";
import { verifyBytes } from "../public_key.ts";
import type { SignedRequest } from "../signed_request.ts";
import { checkTimestamp } from "../timestamp.ts";
import {
  invalid,
  MISSING,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "../verdict.ts";
import { readCertificate } from "./aws_sns.ts";

/**
 * PayPal: RSA-SHA256 over "transmission id|time|webhook id|CRC-32 of the body", with a certificate from a PayPal host.
 * The configured secret is the webhook's id: it ties the request to this webhook.
 *
 * Source: https://developer.paypal.com/api/rest/webhooks/rest/
 */
export async function verifyPaypal(
  hosts: readonly string[],
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  now: Date,
  keys: KeyResolver | undefined,
): Promise<SignatureVerdict> {
  const { headers, rawBody } = signed.request;
  const signatureText = headers.get("paypal-transmission-sig");
  if (!signatureText) return MISSING;
  if (secrets.length === 0) return invalid("bad_configuration");
  if (headers.get("paypal-auth-algo") !== "SHA256withRSA") {
    return invalid("unsupported_algorithm");
  }
  const url = headers.get("paypal-cert-url") ?? "";
  if (
    !isAllowedKeyUrl(url, hosts) ||
    !/^\/v1\/notifications\/certs\/[\w-]+$/.test(new URL(url).pathname) ||
    /[?#]/.test(url)
  ) return invalid("untrusted_key");
  const time = checkTimestamp(
    {
      from: "header:paypal-transmission-time",
      unit: "iso",
      past: 300,
      future: 300,
    },
    null,
    signed,
    now,
  );
  if (!time.ok) return invalid(time.detail);
  const id = headers.get("paypal-transmission-id");
  const signature = decodeSignature(signatureText, "base64");
  if (!signature) return invalid("malformed_signature");
  if (!id) return invalid("missing_component");
  const answer = await keys?.resolve({ url, hosts });
  if (answer?.status === "refused") return invalid("untrusted_key");
  if (answer?.status !== "found") {
    return {
      status: "unavailable",
      detail: answer?.detail ?? "no key resolver",
    };
  }
  const certificate = readCertificate(answer.text);
  if (!certificate) return invalid("untrusted_key");
  const checksum = crc32(rawBody);
  for (const secret of secrets) {
    const content = new TextEncoder().encode(
      `${id}|${time.text}|${secret.value}|${checksum}`,
    );
    if (
      verifyBytes("rsa-sha256", certificate.publicKey, content, signature)
    ) return valid(secret.id);
  }
  return invalid("mismatch");
}
