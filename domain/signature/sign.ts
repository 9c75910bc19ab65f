import { Buffer } from "node:buffer";
import { createHash, createHmac, createPrivateKey, sign } from "node:crypto";
import type { InboundRequest } from "../inbound.ts";
import type { Preset } from "../providers/preset.ts";
import { signAdyenItems } from "./code/adyen_items.ts";
import { signedContents } from "./content.ts";
import { encodeSignature } from "./decode.ts";
import { keyMaterial } from "./key_material.ts";
import { computeMac } from "./mac.ts";
import { place, placed } from "./place.ts";
import { concat } from "./public_key.ts";
import type {
  DigestScheme,
  HmacScheme,
  JwtScheme,
  PublicKeyScheme,
  SignatureScheme,
  Source,
  TimestampRule,
} from "./scheme.ts";
import { lazyBody } from "./signed_request.ts";
import type { SigningSecret } from "./verdict.ts";

/** A request to be signed. Header names are in lower case. */
export interface RequestDraft {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
}

export type SignedDraft = Pick<RequestDraft, "url" | "headers" | "rawBody">;

/** Whether the configured secret is all it takes to sign as the provider does. Else it alone has the key. */
export function canSign(preset: Preset): boolean {
  return preset.schemes.some((scheme) => {
    switch (scheme.kind) {
      case "hmac":
      case "digest":
      case "token":
      case "basic":
        return true;
      case "jwt":
        return scheme.keys === "secret";
      case "code":
        return scheme.code === "adyen_items";
      case "public_key":
        return false;
    }
  });
}

/**
 * Signs a request as its provider would: the inverse of `verifySignature`. What the signed content needs and the draft
 * lacks (an id, a nonce, a timestamp) is added. For schemes with a key pair the secret is the private key in PEM.
 *
 * @throws RangeError when the provider's signature cannot be made from a secret, or the secret does not fit
 */
export function signRequest(
  preset: Preset,
  secret: SigningSecret,
  draft: RequestDraft,
  now: Date,
): SignedDraft {
  const scheme = chooseScheme(preset, secret, draft);
  if (!scheme) return draft;
  const prepared = satisfyCondition(scheme, draft);
  switch (scheme.kind) {
    case "hmac":
    case "digest":
    case "public_key":
      return signContent(preset, scheme, secret, prepared, now);
    case "token":
      return placed(
        prepared,
        firstOf(scheme.from),
        `${scheme.prefix ?? ""}${secret.value}`,
      );
    case "basic": {
      const credentials = Buffer.from(secret.value).toString("base64");
      return placed(prepared, "header:authorization", `Basic ${credentials}`);
    }
    case "jwt":
      return signToken(scheme, secret, prepared, now);
    case "code":
      if (scheme.code !== "adyen_items") break;
      return signAdyenItems(secret, prepared);
  }
  throw new RangeError(`Cannot sign as "${preset.id}": it alone has the key`);
}

/** The first that the secret fits; but a body that carries its items' signatures is signed item by item. */
function chooseScheme(
  { schemes }: Preset,
  secret: SigningSecret,
  draft: RequestDraft,
): SignatureScheme | undefined {
  const isBatch = new TextDecoder().decode(draft.rawBody)
    .includes('"notificationItems"');
  return schemes.find((scheme) =>
    isBatch && scheme.kind === "code" && scheme.code === "adyen_items"
  ) ?? schemes.find(({ secretPrefix }) =>
    secretPrefix === undefined || secret.value.startsWith(secretPrefix)
  );
}

type ContentScheme = HmacScheme | DigestScheme | PublicKeyScheme;

function signContent(
  preset: Preset,
  scheme: ContentScheme,
  secret: SigningSecret,
  draft: RequestDraft,
  now: Date,
): SignedDraft {
  const time = scheme.timestamp ? formatTime(scheme.timestamp, now) : null;
  const complete = completeDraft(preset, scheme, draft, time, now);
  const fields = new Map([["env", "master"], ["h", "content-type"]]);
  const request: InboundRequest = {
    ...complete,
    headers: new Headers(complete.headers),
    receivedAt: now,
  };
  const contents = signedContents(scheme.content, {
    request,
    body: lazyBody(preset, request),
    fields,
    timestamp: time,
    secret: scheme.kind === "digest" ? secret.value : null,
  });
  const [content] = contents.ok ? contents.variants : [];
  if (!content) {
    throw new RangeError(
      `Cannot sign as "${preset.id}": the draft lacks what is signed`,
    );
  }
  const bytes = signBytes(scheme, secret, content);
  const encoding = firstOf(scheme.encoding);
  return placed(
    complete,
    firstOf(scheme.signature.from),
    formatSignature(scheme, encodeSignature(bytes, encoding), time, fields),
  );
}

function signBytes(
  scheme: ContentScheme,
  secret: SigningSecret,
  content: Parameters<typeof concat>[0],
): Uint8Array {
  if (scheme.kind === "digest") return computeMac(scheme.hash, null, content);
  if (scheme.kind === "hmac") {
    const key = keyMaterial(secret, scheme.key ?? "utf8");
    if (!key) throw new RangeError("The secret is not in its encoding");
    return computeMac(firstOf(scheme.hash), key, content);
  }
  const hash = {
    "ed25519": null,
    "ecdsa-p256-sha256": "sha256",
    "rsa-sha1": "sha1",
    "rsa-sha256": "sha256",
    "rsa-sha512": "sha512",
  }[scheme.algorithm];
  return sign(hash, concat(content), createPrivateKey(secret.value));
}

function formatSignature(
  { signature, content, timestamp }: ContentScheme,
  text: string,
  time: string | null,
  fields: ReadonlyMap<string, string>,
): string {
  const { prefix = "", separator = "", pair, field, positional, bare } =
    signature;
  if (positional) return `${prefix}${time}${separator}${text}`;
  if (pair === undefined) return prefix + text;
  const items: string[] = [];
  if (timestamp?.from.startsWith("field:")) {
    items.push(`${timestamp.from.slice("field:".length)}${pair}${time}`);
  }
  for (const [name, value] of fields) {
    const isSigned = typeof content === "object" && "code" in content
      ? content.code === "hook0" && name === "h"
      : JSON.stringify(content).includes(`{field:${name}`);
    if (isSigned) items.push(`${name}${pair}${value}`);
  }
  const name = field === "*" ? "public_key" : field;
  items.push(bare ? text : `${name}${pair}${text}`);
  return prefix + items.join(separator);
}

/** Adds what the signed content names and the draft does not have. */
function completeDraft(
  preset: Preset,
  scheme: ContentScheme,
  draft: RequestDraft,
  time: string | null,
  now: Date,
): RequestDraft {
  const id = createHash("sha256").update(draft.rawBody)
    .update(String(now.getTime())).digest("hex").slice(0, 32);
  let complete = inForm(preset, scheme, draft);
  const { timestamp, content } = scheme;
  if (timestamp && time !== null && !timestamp.optional) {
    complete = place(complete, timestamp.from, time);
  }
  if (typeof content === "object" && "code" in content) {
    return prepareCoded(content.code, complete, id);
  }
  const template = typeof content === "string" ? content : content[0] ?? "";
  for (
    const [, source = ""] of template.matchAll(
      /\{((?:header|body|form):[^|}]+)/g,
    )
  ) {
    complete = place(complete, source, id, { keep: true });
  }
  return complete;
}

function prepareCoded(
  code: string,
  draft: RequestDraft,
  id: string,
): RequestDraft {
  switch (code) {
    case "plivo_v3":
      return place(draft, "header:x-plivo-signature-v3-nonce", id);
    case "contentful":
      return place(
        draft,
        "header:x-contentful-signed-headers",
        "x-contentful-signed-headers,x-contentful-timestamp",
      );
    case "twilio": {
      const isForm = /form/.test(draft.headers["content-type"] ?? "");
      if (isForm || draft.rawBody.length === 0) return draft;
      const hash = createHash("sha256").update(draft.rawBody).digest("hex");
      return place(draft, "query:bodySHA256", hash);
    }
    default:
      return draft;
  }
}

/** JSON put into the form field that the provider wraps it in, where its signature is over the form. */
function inForm(
  preset: Preset,
  scheme: ContentScheme,
  draft: RequestDraft,
): RequestDraft {
  const isForm = /form/.test(draft.headers["content-type"] ?? "");
  const field = scheme.content === "{url}{params}"
    ? preset.jsonField
    : firstOf(scheme.signature.from) === "form:bt_signature"
    ? "bt_payload"
    : undefined;
  if (isForm || field === undefined) return draft;
  const text = field === "bt_payload"
    ? Buffer.from(draft.rawBody).toString("base64")
    : new TextDecoder().decode(draft.rawBody);
  return {
    ...draft,
    headers: {
      ...draft.headers,
      "content-type": "application/x-www-form-urlencoded",
    },
    rawBody: new TextEncoder().encode(
      new URLSearchParams({ [field]: text }).toString(),
    ),
  };
}

/** A token signed with HS256, or RS256 or ES256 where the secret is a private key. */
function signToken(
  scheme: JwtScheme,
  secret: SigningSecret,
  draft: RequestDraft,
  now: Date,
): SignedDraft {
  const isPrivateKey = secret.value.includes("PRIVATE KEY");
  const algorithm = scheme.algorithms.find((name) =>
    /^HS/.test(name) !== isPrivateKey
  );
  if (!algorithm || /^HS/.test(algorithm) !== (scheme.keys === "secret")) {
    throw new RangeError("The provider's own key is needed to sign");
  }
  const seconds = Math.floor(now.getTime() / 1000);
  const { bodyClaim, urlClaim } = scheme;
  const omitsBody = bodyClaim?.absentWhenEmpty && draft.rawBody.length === 0;
  const claims = {
    ...(scheme.issuer && { iss: firstOf(scheme.issuer) }),
    iat: seconds,
    nbf: seconds,
    exp: seconds + 60,
    ...(bodyClaim && !omitsBody && {
      [bodyClaim.name]: encodeSignature(
        sha256(draft.rawBody),
        bodyClaim.encoding,
      ),
    }),
    ...(urlClaim && {
      [urlClaim.name]: encodeSignature(sha256(draft.url), urlClaim.encoding),
    }),
  };
  const input = [{ alg: algorithm, typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const hash = `sha${algorithm.slice(2)}`;
  const signature = isPrivateKey
    ? sign(hash, Buffer.from(input), createPrivateKey(secret.value))
    : createHmac(hash, secret.value).update(input).digest();
  const token = `${input}.${Buffer.from(signature).toString("base64url")}`;
  return placed(draft, scheme.from, `${scheme.prefix ?? ""}${token}`);
}

/** Sets the header that the scheme is chosen by. */
function satisfyCondition(
  scheme: SignatureScheme,
  draft: RequestDraft,
): RequestDraft {
  const { when } = scheme;
  return when && "equals" in when
    ? place(draft, `header:${when.header}`, when.equals)
    : draft;
}

function formatTime({ unit }: TimestampRule, now: Date): string {
  const milliseconds = now.getTime();
  switch (unit) {
    case "s":
    case "auto":
      return String(Math.floor(milliseconds / 1000));
    case "ms":
      return String(milliseconds);
    case "iso":
      return now.toISOString();
    case "http_date":
      return now.toUTCString();
  }
}

function sha256(content: string | Uint8Array): Uint8Array {
  return createHash("sha256").update(content).digest();
}

function firstOf<T extends Source>(values: T | readonly T[]): T {
  if (typeof values === "string") return values;
  const [first] = values;
  if (first === undefined) throw new RangeError("The preset names nothing");
  return first;
}
