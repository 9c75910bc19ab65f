/**
 * How providers sign, as data. One engine (`verify.ts`) reads it; `sign.ts` is its inverse.
 *
 * A `Source` names one value of a request: `header:NAME`, `query:NAME`, `form:NAME`, `body:PATH` (a member of the
 * parsed body: `data.id`, `items.0.id`; `items[].id` is every element's), `body` (the whole of it), `key:GLOB` (the
 * body's first member with such a name: `*_events`, `list.*`, `!update_id` for any but that), `xml:root` (the root
 * element's name) or `xml:FIELD/ELEMENT` (an element of the base64 XML in a form field).
 */
export type Source = string;

export type HashName = "sha1" | "sha256" | "sha384" | "sha512";
export type SignatureEncoding = "hex" | "base64" | "base64url";

/**
 * What the configured secret is turned into before it is a key.
 * - `utf8` its bytes · `hex`, `base64` decoded, strictly · `nfkd` its bytes after Unicode NFKD
 * - `whsec` base64 after an optional `v1,` and `whsec_` (Standard Webhooks) · `whsec_or_utf8` the bytes where `whsec_` is absent
 * - `sha1` the SHA-1 digest of its bytes; of `public_key:private_key` only the second part
 */
export type KeyEncoding =
  | "utf8"
  | "hex"
  | "base64"
  | "nfkd"
  | "whsec"
  | "whsec_or_utf8"
  | "sha1";

/** Where the signature is and how it is taken out. Without `separator` the whole value is one signature. */
export interface SignatureLocation {
  /** Every one that is present is looked at (two headers during a rotation, a header per key). */
  readonly from: Source | readonly Source[];
  /** Required in front of the value, exactly; removed. */
  readonly prefix?: string;
  /** Splits the value into items; space around an item is ignored. */
  readonly separator?: string;
  /** Splits an item into a name and a value, at its first occurrence. */
  readonly pair?: string;
  /** The name of the items that are signatures; `*` is any name. Needs `pair`. */
  readonly field?: string;
  /** With `pair`: the items without a name are the signatures. */
  readonly bare?: true;
  /** The first item is the timestamp and all others are signatures. */
  readonly positional?: true;
  /** Splits the value into groups, each with a timestamp and signatures of its own. */
  readonly groups?: string;
  /** The provider repeats the header, one signature each. */
  readonly repeatable?: true;
}

/** `auto` tells seconds, milliseconds and ISO 8601 apart. ISO 8601 without a zone is UTC. */
export type TimestampUnit = "s" | "ms" | "iso" | "http_date" | "auto";

/** Checked against the time of receipt, never at a replay. */
export interface TimestampRule {
  /** A source, or `field:NAME` of the signature's items, or `first` for a positional list. */
  readonly from: Source;
  readonly unit: TimestampUnit;
  /** Seconds that it may be old. */
  readonly past: number;
  /** Seconds that it may lie ahead. */
  readonly future: number;
  /** A request without it is not refused for that (it is signed as part of the body). */
  readonly optional?: true;
}

/** Content that no template can say: one function each, in `content.ts`. */
export interface CodedContent {
  readonly code: "twilio" | "plivo_v2" | "plivo_v3" | "contentful" | "hook0";
}

/**
 * The signed content as a template (see `template.ts`), or several of which any may be the signed one.
 */
export type SignedContent = string | readonly string[] | CodedContent;

interface Applicability {
  /** The scheme is looked at only when this header has this value, or starts so (with nothing: when it is there). */
  readonly when?:
    | { readonly header: string; readonly equals: string }
    | { readonly header: string; readonly startsWith: string };
  /** Only secrets that start so are used, and where none does the scheme is not looked at. */
  readonly secretPrefix?: string;
}

interface SignedScheme extends Applicability {
  readonly signature: SignatureLocation;
  readonly encoding: SignatureEncoding | readonly SignatureEncoding[];
  readonly content: SignedContent;
  readonly timestamp?: TimestampRule;
}

/** HMAC (RFC 2104). Of several hashes or encodings, the signature's length tells which. */
export interface HmacScheme extends SignedScheme {
  readonly kind: "hmac";
  readonly hash: HashName | readonly HashName[];
  readonly key?: KeyEncoding;
}

/** A plain digest over content that holds the secret: weaker than HMAC, and what some providers send. */
export interface DigestScheme extends SignedScheme {
  readonly kind: "digest";
  readonly hash: HashName;
}

export type PublicKeyAlgorithm =
  | "ed25519"
  | "ecdsa-p256-sha256"
  | "rsa-sha256"
  | "rsa-sha512"
  | "rsa-sha1";

/** `raw_hex`, `raw_base64` and `whpk` are 32 bytes of an Ed25519 key; `spki` is PEM, or its base64 without armour. */
export type PublicKeyForm = "raw_hex" | "raw_base64" | "whpk" | "spki";

/** An asymmetric signature; the configured secret is the provider's public key. */
export interface PublicKeyScheme extends SignedScheme {
  readonly kind: "public_key";
  readonly algorithm: PublicKeyAlgorithm;
  readonly key: PublicKeyForm;
}

/** The request shows the secret itself. With several sources the first that is present counts. */
export interface TokenScheme extends Applicability {
  readonly kind: "token";
  readonly from: Source | readonly Source[];
  /** Removed where it is there, in any letter case (`Bearer `). */
  readonly prefix?: string;
}

/** HTTP Basic (RFC 7617); the configured secret is `user:password`. */
export interface BasicScheme extends Applicability {
  readonly kind: "basic";
}

/** Keys that the provider publishes. `{secret}` in the address is the configured value, a host name. */
export interface RemoteKeySet {
  readonly url: string;
  /** The only hosts it is fetched from: exact, or `*.` and a domain. */
  readonly hosts: readonly string[];
}

/** A JSON Web Token (RFC 7519), with what ties it to the request. */
export interface JwtScheme extends Applicability {
  readonly kind: "jwt";
  readonly from: Source;
  /** Removed where it is there, in any letter case (`Bearer `). */
  readonly prefix?: string;
  readonly algorithms: readonly string[];
  /** `secret`: the configured secret is the HMAC key, or for other algorithms a public key in PEM or as a JWK. */
  readonly keys: "secret" | RemoteKeySet;
  readonly issuer?: string | readonly string[];
  /** What `aud` must name: the address posted to, or the configured value. */
  readonly audience?: "url" | "secret";
  /** The claim that must equal the configured value: the account that signs, where the keys are everyone's. */
  readonly accountClaim?: string;
  /** The claim that holds the body's SHA-256. */
  readonly bodyClaim?: {
    readonly name: string;
    readonly encoding: SignatureEncoding;
    readonly absentWhenEmpty?: true;
  };
  /** The claim that holds the SHA-256 of the address. */
  readonly urlClaim?: {
    readonly name: string;
    readonly encoding: SignatureEncoding;
  };
  /** Seconds of clock difference forgiven in `nbf`, `iat` and `exp`. */
  readonly clockTolerance: number;
  /** Seconds since `iat`; requires the claim. */
  readonly maxAge?: number;
}

/** What no template can say: one function each, named in `verify.ts`. */
export interface CodeScheme extends Applicability {
  readonly kind: "code";
  readonly code: "adyen_items" | "aws_sns" | "paypal" | "plaid" | "fal";
  /** Where its signature is, to know whether there is one and what not to keep. */
  readonly from: Source;
  /** Hosts keys and certificates may be fetched from. */
  readonly hosts?: readonly string[];
  /** It verifies without a configured secret. */
  readonly secretless?: true;
}

export type SignatureScheme =
  | HmacScheme
  | DigestScheme
  | PublicKeyScheme
  | TokenScheme
  | BasicScheme
  | JwtScheme
  | CodeScheme;
