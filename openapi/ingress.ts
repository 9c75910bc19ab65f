/**
 * The ingress is described by hand, in plain OpenAPI, and not by Zod: a validator would read and re-encode the body,
 * and the signature covers the bytes on the wire. None of this is checked before the handler sees the request.
 */
const optionalHeader = (
  name: string,
  example: string,
  description: string,
) => ({
  name,
  in: "header",
  required: false,
  description,
  // No webhook is refused for what a header says.
  schema: { type: "string" },
  examples: { default: { value: example, "x-disabled": true } },
});

export const INGRESS_PARAMETERS = [
  {
    name: "token",
    in: "path",
    required: true,
    description:
      "The trigger's token: the last part of its `webhook_url`, as `GET` of the trigger shows it. It is the credential, " +
      "so the one here is made up: put in your own.",
    schema: {
      type: "string",
      pattern: "^awt_[A-Za-z0-9_-]{43}$",
      minLength: 47,
      maxLength: 47,
    },
    example: "awt_0000000000000000000000000000000000000000000",
  },
  optionalHeader(
    "X-Hub-Signature-256",
    "sha256=0000000000000000000000000000000000000000000000000000000000000000",
    "`sha256=` and the hex HMAC-SHA256 of the raw body under the signing secret, where the trigger has one. " +
      'On a command line: `openssl dgst -sha256 -hmac "$SECRET"`.',
  ),
  optionalHeader(
    "Idempotency-Key",
    "order-1042-paid",
    "Makes the webhook safe to send again, where the provider has no delivery id of its own.",
  ),
  optionalHeader(
    "X-GitHub-Delivery",
    "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "GitHub's id of the delivery: the dedupe key.",
  ),
  optionalHeader(
    "X-GitHub-Event",
    "pull_request",
    "GitHub's name of the event.",
  ),
  optionalHeader(
    "X-Event-Type",
    "order.paid",
    "The event, from senders that name it in a header.",
  ),
] as const;

export const INGRESS_BODY = {
  required: true,
  description:
    "A JSON object or array, or whatever else the trigger's provider sends. An object with a string `event` and an " +
    "`eventPayload` is taken as an envelope already.",
  content: {
    "application/json": {
      schema: {
        anyOf: [
          { type: "object", additionalProperties: true },
          { type: "array", items: {} },
        ],
      },
      examples: {
        event: {
          summary: "An event",
          value: { event: "order.paid", eventPayload: { order: 1042 } },
        },
        anything: {
          summary: "Any JSON",
          value: { type: "order.paid", order: 1042 },
        },
      },
    },
  },
} as const;
