import type { HmacScheme, PublicKeyScheme } from "./scheme.ts";

/** Standard Webhooks, with a shared secret: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md */
export const STANDARD_WEBHOOKS: HmacScheme = {
  kind: "hmac",
  hash: "sha256",
  key: "whsec",
  signature: {
    from: "header:webhook-signature",
    separator: " ",
    pair: ",",
    field: "v1",
  },
  encoding: "base64",
  content: "{header:webhook-id}.{timestamp}.{body}",
  timestamp: {
    from: "header:webhook-timestamp",
    unit: "s",
    past: 300,
    future: 300,
  },
};

/** The same under Svix' own header names, which it sends beside or instead of the standard's. */
export const SVIX: HmacScheme = {
  ...STANDARD_WEBHOOKS,
  signature: {
    from: "header:svix-signature",
    separator: " ",
    pair: ",",
    field: "v1",
  },
  content: "{header:svix-id}.{timestamp}.{body}",
  timestamp: {
    from: "header:svix-timestamp",
    unit: "s",
    past: 300,
    future: 300,
  },
};

/** Standard Webhooks' asymmetric form (`v1a`): only for a configured public key, so no secret is ever taken for one. */
export const STANDARD_WEBHOOKS_PUBLIC_KEY: PublicKeyScheme = {
  kind: "public_key",
  algorithm: "ed25519",
  key: "whpk",
  secretPrefix: "whpk_",
  signature: {
    from: "header:webhook-signature",
    separator: " ",
    pair: ",",
    field: "v1a",
  },
  encoding: "base64",
  content: "{header:webhook-id}.{timestamp}.{body}",
  timestamp: {
    from: "header:webhook-timestamp",
    unit: "s",
    past: 300,
    future: 300,
  },
};
