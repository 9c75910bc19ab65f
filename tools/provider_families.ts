import type { Family } from "../domain/providers/family.ts";

interface FamilyText {
  readonly title: string;
  /** In a few words, for the index. */
  readonly summary: string;
  /** How it works, and what its owner has to know. */
  readonly about: string;
}

/** What the pages say of the families, in the index's order. */
export const FAMILY_TEXTS: Readonly<Record<Family, FamilyText>> = {
  body_hmac: {
    title: "HMAC of the body",
    summary: "a header holds the HMAC of the raw body",
    about:
      "A header holds an HMAC of the raw body under a secret that both sides know, in hex or base64, with or without a " +
      "prefix such as `sha256=`. It says nothing about when it was made, so a copy stays valid: the dedupe key is what " +
      "keeps a repeat from running again.",
  },
  timestamped_hmac: {
    title: "HMAC of a timestamp and the body",
    summary: "the HMAC covers the time as well",
    about:
      "The HMAC covers a timestamp and the raw body. The timestamp is in the signature's own header " +
      "(`t=…,v1=…`) or in one beside it. It is checked against the time of receipt, once, and never at a replay: keep " +
      "the server's clock right. Several signatures in one header are all tried, so a rotation at the provider rejects " +
      "nothing.",
  },
  standard_webhooks: {
    title: "Standard Webhooks and Svix",
    summary: "the HMAC covers id, time and body",
    about:
      "HMAC-SHA256 of `{id}.{timestamp}.{body}` in base64, in `webhook-signature` or `svix-signature`, as " +
      "[Standard Webhooks](https://www.standardwebhooks.com) has it. The secret is base64 behind `whsec_`: paste it as " +
      "it is shown. The id is the same for every retry, and is the dedupe key. Several signatures in one header are all " +
      "tried.",
  },
  url_hmac: {
    title: "HMAC of the URL",
    summary: "the HMAC covers the URL that was posted to",
    about:
      "The HMAC covers the URL, and of some the method, the parameters or chosen headers, beside or instead of the body. " +
      "The URL that is checked is `PUBLIC_URL` with the path and the query, never the `Host` header: set `PUBLIC_URL` to " +
      "what the provider posts to, to the letter.",
  },
  payload_signature: {
    title: "Signature in the payload",
    summary: "the signature is inside the body",
    about:
      "The signature is a member of the body, or a field of the form, or in the query. Of some it covers a part of the " +
      "event alone, which the provider's setup then says: treat the rest as a hint.",
  },
  digest: {
    title: "Digest with the secret in it",
    summary: "a plain hash of secret and body",
    about:
      "A plain digest of the secret and the body, and no HMAC. It is weaker, and what these providers send.",
  },
  token: {
    title: "Shared token",
    summary: "the request shows the secret itself",
    about:
      "The request shows the secret itself, in a header, in the query or in the body. It proves who sends, not that the " +
      "body is what was sent: use it behind TLS alone.",
  },
  basic_auth: {
    title: "Basic authentication",
    summary: "user and password",
    about:
      "HTTP Basic authentication; the secret is `user:password`. It proves who sends, not that the body is what was " +
      "sent: use it behind TLS alone.",
  },
  public_key: {
    title: "Public key",
    summary: "signed with the provider's private key",
    about:
      "The provider signs with a private key, and the secret of the trigger is its public key: nothing that is stored " +
      "here can make a signature. A test event cannot be signed for the same reason.",
  },
  jwt: {
    title: "Signed token",
    summary: "a JSON Web Token vouches for the body",
    about:
      "A JSON Web Token, signed under a shared secret, holds the SHA-256 of the body or of the URL. Its times are checked " +
      "at receipt.",
  },
  published_keys: {
    title: "Published keys",
    summary: "signed with a key that the provider publishes",
    about:
      "The provider publishes its key or certificate. Sluice fetches it from that provider's hosts alone, keeps it, and " +
      "never fetches per request; while it cannot be had, webhooks are answered 503, and the provider sends them again. " +
      "The server needs a way out to those hosts. A test event cannot be signed: the provider alone has the key.",
  },
  unsigned: {
    title: "Unsigned",
    summary: "the webhook URL is the only credential",
    about:
      "These providers do not sign. Whoever knows the webhook URL can post to it: keep it secret, and ask the provider's " +
      "API for what an event claims.",
  },
};
