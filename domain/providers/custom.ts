import { z } from "zod";
import type {
  SignatureLocation,
  SignatureScheme,
  TimestampRule,
} from "../signature/scheme.ts";
import { compileTemplate } from "../signature/template.ts";
import type { Preset } from "./preset.ts";

/** The id of a preset that a user describes. */
export const CUSTOM_PROVIDER = "custom";

const SOURCE = /^(header:[A-Za-z0-9!#$%&'*+.^_`|~-]+|(query|form|body):.+)$/;

const WHERE =
  'Must say where the value is: "header:NAME", "query:NAME", "form:NAME" or "body:PATH"';

const source = z.string({ error: WHERE }).max(200).regex(SOURCE, {
  error: WHERE,
});

const template = z.string().min(1).max(500).superRefine((value, context) => {
  try {
    compileTemplate(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : "Not a template";
    context.addIssue({ code: "custom", message });
  }
});

const timestamp = z.strictObject({
  from: z.string().max(200).regex(
    new RegExp(`${SOURCE.source}|^field:.+$|^first$`),
    {
      error:
        'Must say where the timestamp is: "header:NAME", "query:NAME", "form:NAME", "body:PATH", "field:NAME" of the signature, or "first" of its list',
    },
  ),
  unit: z.enum(["s", "ms", "iso", "http_date", "auto"]),
  max_age_seconds: z.int().min(1).max(86_400).default(300),
  max_future_seconds: z.int().min(0).max(86_400).default(300),
});

const encoding = z.enum(["hex", "base64", "base64url"]);
const hash = z.enum(["sha1", "sha256", "sha384", "sha512"]);

/** Where the signature is, and how it is taken out of its value. */
const location = {
  from: z.union([source, z.array(source).min(1).max(5)], { error: WHERE }),
  prefix: z.string().min(1).max(50).optional(),
  separator: z.string().min(1).max(5).optional(),
  pair: z.string().min(1).max(5).optional(),
  field: z.string().min(1).max(50).optional(),
  positional: z.literal(true).optional(),
};

const signed = {
  ...location,
  encoding,
  content: template,
  timestamp: timestamp.optional(),
};

const signature = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("hmac"),
    hash,
    secret_encoding: z.enum(["utf8", "hex", "base64", "whsec"]).default("utf8"),
    ...signed,
  }),
  z.strictObject({ kind: z.literal("digest"), hash, ...signed }),
  z.strictObject({
    kind: z.literal("public_key"),
    algorithm: z.enum([
      "ed25519",
      "ecdsa-p256-sha256",
      "rsa-sha256",
      "rsa-sha512",
    ]),
    key_form: z.enum(["raw_hex", "raw_base64", "spki"]),
    ...signed,
  }),
  z.strictObject({
    kind: z.literal("token"),
    from: source,
    prefix: z.string().min(1).max(50).optional(),
  }),
  z.strictObject({ kind: z.literal("basic") }),
  z.strictObject({
    kind: z.literal("jwt"),
    from: source,
    prefix: z.string().min(1).max(50).optional(),
    algorithms: z.array(
      z.enum(["HS256", "HS384", "HS512", "RS256", "ES256", "EdDSA"]),
    ).min(1).max(6),
    issuer: z.string().min(1).max(200).optional(),
    body_claim: z.strictObject({
      name: z.string().min(1).max(100),
      encoding,
    }),
    max_age_seconds: z.int().min(1).max(86_400).default(300),
  }),
  z.strictObject({ kind: z.literal("none") }),
], {
  error:
    'Must say how the provider signs: `kind` is "hmac", "digest", "public_key", "token", "basic", "jwt" or "none"',
});

type Signature = z.infer<typeof signature>;
type SignedSignature = Extract<Signature, { content: string }>;

/** A provider that is not listed, as a user describes it through the API. */
export const customPresetSchema = z.strictObject({
  signature: signature.superRefine((value, context) => {
    if (!("content" in value)) return;
    for (const [path, message] of faultsOf(value)) {
      context.addIssue({ code: "custom", path: [path], message });
    }
  }),
  delivery_id: z.strictObject({
    from: z.array(
      z.union([source, z.literal("content_hash")], {
        error: `${WHERE}, or "content_hash"`,
      }),
    ).min(1).max(5),
    stable_across_retries: z.boolean().optional(),
  }).optional(),
  event: z.strictObject({ from: z.array(source).min(1).max(5) }).optional(),
  content_types: z.array(
    z.string().max(100).regex(
      /^(\*\/\*|[a-z0-9.+-]+\/(\*|[a-z0-9.+-]+))$/,
      { error: 'Must be a media type, such as "application/xml" or "text/*"' },
    ),
  ).max(10).optional(),
});

export type CustomPreset = z.infer<typeof customPresetSchema>;

/** What is missing or contradicts itself, each with the member it is about. */
function* faultsOf(value: SignedSignature): Generator<[string, string]> {
  const { content, timestamp: time, pair, field, positional, separator } =
    value;
  if (!/\{(body[|}]|params\})/.test(content)) {
    yield ["content", "Does not cover the body: put {body} where it is signed"];
  }
  if (content.includes("{timestamp") && !time) {
    yield [
      "timestamp",
      "Missing: `content` has {timestamp}, so say where it is",
    ];
  }
  if (time && !content.includes("{timestamp") && !/^body:/.test(time.from)) {
    yield [
      "content",
      "Leaves the timestamp unsigned: put {timestamp} where it is signed",
    ];
  }
  const hasSecret = content.includes("{secret");
  if (value.kind === "digest" && !hasSecret) {
    yield ["content", "A plain digest proves nothing without {secret} in it"];
  }
  if (value.kind !== "digest" && hasSecret) {
    yield ["content", "{secret} is for `kind` digest: here it is the key"];
  }
  if (field !== undefined && pair === undefined) {
    yield ["pair", "Missing: what stands between a field's name and its value"];
  }
  if (pair !== undefined && field === undefined) {
    yield ["field", "Missing: the name of the field that is the signature"];
  }
  const usesFields = content.includes("{field:") ||
    time?.from.startsWith("field:");
  if (usesFields && pair === undefined) {
    yield [
      "pair",
      "Missing: a field is read, so say how names and values part",
    ];
  }
  if (positional && separator === undefined) {
    yield ["separator", "Missing: what stands between the items of the list"];
  }
  if ((time?.from === "first") !== (positional === true)) {
    yield [
      "positional",
      'Goes with `timestamp.from` "first", and that with it',
    ];
  }
}

/** The preset a description stands for. */
export function compileCustomPreset(description: CustomPreset): Preset {
  const { delivery_id: id, event, content_types: types } = description;
  const scheme = compileScheme(description.signature);
  return {
    id: CUSTOM_PROVIDER,
    name: "Custom",
    docsUrl: null,
    setup: "Enter the secret that this trigger's own description speaks of.",
    evidence: "confirmed",
    schemes: scheme ? [scheme] : [],
    ...(id && {
      deliveryId: {
        from: id.from.map(normalised),
        stableAcrossRetries: id.stable_across_retries ?? null,
      },
    }),
    ...(event && { event: event.from.map(normalised) }),
    ...(types && { contentTypes: types }),
  };
}

function compileScheme(value: Signature): SignatureScheme | null {
  switch (value.kind) {
    case "hmac":
      return {
        ...compileSigned(value),
        kind: "hmac",
        hash: value.hash,
        key: value.secret_encoding,
      };
    case "digest":
      return { ...compileSigned(value), kind: "digest", hash: value.hash };
    case "public_key":
      return {
        ...compileSigned(value),
        kind: "public_key",
        algorithm: value.algorithm,
        key: value.key_form,
      };
    case "token":
      return {
        kind: "token",
        from: normalised(value.from),
        ...(value.prefix && { prefix: value.prefix }),
      };
    case "basic":
      return { kind: "basic" };
    case "jwt":
      return {
        kind: "jwt",
        from: normalised(value.from),
        algorithms: value.algorithms,
        keys: "secret",
        bodyClaim: value.body_claim,
        clockTolerance: 60,
        maxAge: value.max_age_seconds,
        ...(value.prefix && { prefix: value.prefix }),
        ...(value.issuer && { issuer: value.issuer }),
      };
    case "none":
      return null;
  }
}

function compileSigned(value: SignedSignature) {
  const { from, prefix, separator, pair, field, positional } = value;
  const where: SignatureLocation = {
    from: typeof from === "string" ? normalised(from) : from.map(normalised),
    ...(prefix && { prefix }),
    ...(separator && { separator }),
    ...(pair && { pair }),
    ...(field && { field }),
    ...(positional && { positional }),
  };
  const time = value.timestamp;
  const rule: TimestampRule | undefined = time && {
    from: normalised(time.from),
    unit: time.unit,
    past: time.max_age_seconds,
    future: time.max_future_seconds,
  };
  return {
    signature: where,
    encoding: value.encoding,
    content: value.content,
    ...(rule && { timestamp: rule }),
  };
}

/** Header names are looked up in lower case. */
function normalised(from: string): string {
  return from.startsWith("header:") ? from.toLowerCase() : from;
}
