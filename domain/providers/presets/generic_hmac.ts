import type { HmacScheme } from "../../signature/scheme.ts";
import type { Preset } from "../preset.ts";

const HEADERS = [
  "x-signature-256",
  "x-signature",
  "x-webhook-signature",
  "x-hub-signature-256",
  "signature",
];

function bodyHmac(header: string): HmacScheme[] {
  const plain = {
    kind: "hmac",
    hash: "sha256",
    signature: { from: `header:${header}` },
    encoding: ["hex", "base64"],
    content: "{body}",
  } as const satisfies HmacScheme;
  const prefix = "sha256=";
  return [{
    ...plain,
    when: { header, startsWith: prefix },
    signature: { ...plain.signature, prefix },
  }, plain];
}

export const genericHmac: Preset = {
  id: "generic-hmac",
  name: "Generic HMAC",
  docsUrl: null,
  setup:
    "For any sender that puts HMAC-SHA256 of the raw body, in hex or base64, with or without sha256= in front, into X-Signature-256, X-Signature, X-Webhook-Signature, X-Hub-Signature-256 or Signature: choose a secret, and sign with it.",
  evidence: "confirmed",
  schemes: HEADERS.flatMap(bodyHmac),
  contentTypes: ["*/*"],
};
