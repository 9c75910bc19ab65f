import { X509Certificate } from "node:crypto";
import { decodeSignature } from "../decode.ts";
import { isAllowedKeyUrl, type KeyResolver } from "../keys.ts";
import { verifyBytes } from "../public_key.ts";
import type { SignedRequest } from "../signed_request.ts";
import { equal } from "../token.ts";
import {
  invalid,
  MISSING,
  type SignatureVerdict,
  type SigningSecret,
  valid,
} from "../verdict.ts";

const NOTIFICATION_KEYS = [
  "Message",
  "MessageId",
  "Subject",
  "Timestamp",
  "TopicArn",
  "Type",
];
const CONFIRMATION_KEYS = [
  "Message",
  "MessageId",
  "SubscribeURL",
  "Timestamp",
  "Token",
  "TopicArn",
  "Type",
];

/** The host of a region's SNS, and the path its certificates have. */
const CERTIFICATE_URL =
  /^https:\/\/sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?\/SimpleNotificationService-[0-9a-zA-Z]{8,64}\.pem$/;

/**
 * Amazon SNS: RSA over "key, line feed, value, line feed" of the message's own fields, with a certificate from the
 * region's SNS host. Needs no secret; one that is configured is the ARN of the only topic that is accepted, without
 * which anyone's topic would do.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export async function verifyAwsSns(
  hosts: readonly string[],
  secrets: readonly SigningSecret[],
  signed: SignedRequest,
  keys: KeyResolver | undefined,
): Promise<SignatureVerdict> {
  const message = readMessage(signed);
  if (!message?.Signature) return MISSING;
  const url = message.SigningCertURL ?? "";
  if (!CERTIFICATE_URL.test(url) || !isAllowedKeyUrl(url, hosts)) {
    return invalid("untrusted_key");
  }
  const algorithm = message.SignatureVersion === "2"
    ? "rsa-sha256"
    : message.SignatureVersion === "1"
    ? "rsa-sha1"
    : null;
  if (!algorithm) return invalid("unsupported_algorithm");
  const content = snsContent(message);
  const signature = decodeSignature(message.Signature, "base64");
  if (!signature || content === null) return invalid("malformed_signature");
  const topic = secrets.length === 0
    ? { id: "" }
    : secrets.find(({ value }) => equal(value, message.TopicArn ?? ""));
  if (!topic) return invalid("claim_mismatch");
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
  const bytes = new TextEncoder().encode(content);
  return verifyBytes(algorithm, certificate.publicKey, bytes, signature)
    ? valid(topic.id)
    : invalid("mismatch");
}

/** What is signed of a message; null where a field that must be there is not. */
export function snsContent(
  message: Readonly<Record<string, string>>,
): string | null {
  const isConfirmation = message.Type === "SubscriptionConfirmation" ||
    message.Type === "UnsubscribeConfirmation";
  const names = isConfirmation ? CONFIRMATION_KEYS : NOTIFICATION_KEYS;
  let content = "";
  for (const name of names) {
    const value = message[name];
    if (value !== undefined) content += `${name}\n${value}\n`;
    else if (name !== "Subject") return null;
  }
  return content;
}

function readMessage(signed: SignedRequest): Record<string, string> | null {
  const body = signed.body();
  if (body?.kind !== "json" || Array.isArray(body.value)) return null;
  return Object.fromEntries(
    Object.entries(body.value).filter(([, value]) => typeof value === "string"),
  );
}

export function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
