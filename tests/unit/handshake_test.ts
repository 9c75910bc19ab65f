import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { parseBody } from "../../domain/body.ts";
import {
  handshake,
  handshakeMethods,
  type HandshakeOutcome,
  isHandshake,
} from "../../domain/handshake/handshake.ts";
import {
  responseHeaders,
  successAnswer,
} from "../../domain/handshake/success.ts";
import type { Preset } from "../../domain/providers/preset.ts";
import {
  PROVIDER_IDS,
  type ProviderId,
  PROVIDERS,
} from "../../domain/providers/providers.ts";
import type {
  SignatureVerdict,
  SigningSecret,
} from "../../domain/signature/verdict.ts";
import { inbound } from "./providers/request.ts";

const TOKEN = "awt_0123456789abcdef0123456789abcdef0123456789a";
const URL = `https://sluice.example/api/webhooks/autopilots/${TOKEN}`;
const SECRET = { id: "s1", value: "a-secret-of-the-trigger" };
const NOSNIFF = { "x-content-type-options": "nosniff" };
const TEXT = { "content-type": "text/plain; charset=utf-8", ...NOSNIFF };
const JSON_TYPE = { "content-type": "application/json", ...NOSNIFF };

interface Ask {
  method?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string;
  secrets?: SigningSecret[];
  signature?: SignatureVerdict | null;
}

function ask(
  preset: ProviderId | Preset,
  { method = "POST", query, headers, body, secrets = [SECRET], signature }: Ask,
): HandshakeOutcome | null {
  const chosen: Preset = typeof preset === "string"
    ? PROVIDERS[preset]
    : preset;
  const request = inbound(
    body ?? "",
    { "content-type": "application/json", ...headers },
    { method, url: query === undefined ? URL : `${URL}?${query}` },
  );
  const parsed = parseBody(chosen, request);
  return handshake(
    chosen,
    secrets,
    request,
    parsed.ok ? parsed.body : null,
    signature === undefined
      ? method === "POST" ? { status: "valid", secretId: "s1" } : null
      : signature,
  );
}

const MISSING = { status: "missing", reason: "missing_signature" } as const;
const INVALID = {
  status: "invalid",
  reason: "invalid_signature",
  detail: "mismatch",
} as const;
const NOT_REQUIRED = { status: "not_required" } as const;

function hmac(hash: string, key: string, text: string) {
  return createHmac(hash, key).update(text);
}

const ANSWERS: [
  name: string,
  provider: ProviderId,
  ask: Ask,
  answer: { name: string; body: string } & Record<string, unknown>,
][] = [
  ["Slack's challenge", "slack", {
    body: '{"type":"url_verification","token":"t","challenge":"3eZbrw"}',
  }, {
    name: "url_verification",
    headers: JSON_TYPE,
    body: '{"challenge":"3eZbrw"}',
    verified: true,
  }],
  ["Slack's challenge without a signature", "slack", {
    body: '{"type":"url_verification","challenge":"3eZbrw"}',
    signature: MISSING,
  }, {
    name: "url_verification",
    body: '{"challenge":"3eZbrw"}',
    verified: false,
  }],
  ["Slack's ssl_check", "slack", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "ssl_check=1&token=x",
    signature: MISSING,
  }, { name: "ssl_check", body: "" }],
  ["Meta's challenge, with the address's token", "meta", {
    method: "GET",
    query:
      `hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${TOKEN}`,
  }, { name: "subscription_challenge", headers: TEXT, body: "1158201444" }],
  ["WhatsApp's challenge, with a secret", "whatsapp", {
    method: "GET",
    query:
      `hub.mode=subscribe&hub.challenge=42&hub.verify_token=${SECRET.value}`,
  }, { name: "subscription_challenge", body: "42", verified: true }],
  ["Meta's challenge before there is a secret", "meta", {
    method: "GET",
    query: "hub.mode=subscribe&hub.challenge=42&hub.verify_token=any",
    secrets: [],
  }, { name: "subscription_challenge", body: "42", verified: false }],
  ["Strava's challenge", "strava", {
    method: "GET",
    query: `hub.mode=subscribe&hub.challenge=15f7&hub.verify_token=${TOKEN}`,
  }, {
    name: "subscription_challenge",
    headers: JSON_TYPE,
    body: '{"hub.challenge":"15f7"}',
  }],
  ["X's CRC", "x", { method: "GET", query: "crc_token=NjVmZTg5YzMtZWY=" }, {
    name: "crc",
    headers: JSON_TYPE,
    body: JSON.stringify({
      response_token: `sha256=${
        hmac("sha256", SECRET.value, "NjVmZTg5YzMtZWY=").digest("base64")
      }`,
    }),
  }],
  ["Zoom's validation", "zoom", {
    body:
      '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}',
  }, {
    name: "url_verification",
    body: JSON.stringify({
      plainToken: "qgg8vlvZRS6UYooatFL8Aw",
      encryptedToken: hmac("sha256", SECRET.value, "qgg8vlvZRS6UYooatFL8Aw")
        .digest("hex"),
    }),
  }],
  ["Twitch's challenge", "twitch", {
    headers: {
      "twitch-eventsub-message-type": "webhook_callback_verification",
    },
    body: '{"challenge":"pogchamp-kappa-360noscope-vohiyo"}',
  }, {
    name: "subscription_challenge",
    headers: TEXT,
    body: "pogchamp-kappa-360noscope-vohiyo",
  }],
  ["Dropbox's challenge", "dropbox", {
    method: "GET",
    query: "challenge=a%2Bb%20c",
  }, { name: "url_verification", headers: TEXT, body: "a+b c" }],
  ["Nylas' challenge", "nylas", { method: "GET", query: "challenge=abc" }, {
    name: "url_verification",
    body: "abc",
  }],
  ["Onfleet's check", "onfleet", { method: "GET", query: "check=abc" }, {
    name: "url_verification",
    body: "abc",
  }],
  ["Asana's secret, which is adopted", "asana", {
    headers: { "x-hook-secret": "b537207f20cbfa02357cf448134da559" },
    body: "{}",
    secrets: [],
    signature: NOT_REQUIRED,
  }, {
    name: "hook_secret",
    headers: { "x-hook-secret": "b537207f20cbfa02357cf448134da559" },
    body: "",
    adoptSecret: "b537207f20cbfa02357cf448134da559",
  }],
  ["Asana's secret, which the trigger has already", "asana", {
    headers: { "x-hook-secret": SECRET.value },
    signature: MISSING,
  }, { name: "hook_secret", body: "", adoptSecret: undefined }],
  ["Notion's token, which is adopted and must be shown", "notion", {
    body:
      '{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}',
    secrets: [],
    signature: NOT_REQUIRED,
  }, {
    name: "verification_token",
    body: "",
    adoptSecret: "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl",
    enteredAtProvider: true,
  }],
  ["Microsoft Graph's validation", "microsoft-graph", {
    query: "validationToken=Validation%3a+Testing+client%26x",
    signature: MISSING,
  }, {
    name: "url_verification",
    headers: TEXT,
    body: "Validation: Testing client&x",
  }],
  ["Event Grid's validation", "azure-event-grid", {
    headers: { "aeg-event-type": "SubscriptionValidation" },
    body: JSON.stringify([{
      id: "1",
      eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
      data: { validationCode: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6" },
    }]),
    signature: MISSING,
  }, {
    name: "url_verification",
    body: '{"validationResponse":"512d38b6-c7b8-40c8-89fe-f46f9e9622b6"}',
  }],
  ...(["azure-event-grid", "generic"] as const).map(
    (provider): (typeof ANSWERS)[number] => [
      `the CloudEvents question of ${provider}`,
      provider,
      {
        method: "OPTIONS",
        headers: { "webhook-request-origin": "eventgrid.azure.net" },
      },
      {
        name: "webhook_origin",
        headers: {
          allow: "POST",
          "webhook-allowed-origin": "eventgrid.azure.net",
          "webhook-allowed-rate": "*",
        },
        body: "",
      },
    ],
  ),
  ["a WebSub hub's question", "generic", {
    method: "GET",
    query:
      "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example&hub.challenge=c1",
  }, { name: "subscription_challenge", headers: TEXT, body: "c1" }],
  ["Okta's verification", "okta", {
    method: "GET",
    headers: { "x-okta-verification-challenge": "abc" },
  }, {
    name: "url_verification",
    headers: JSON_TYPE,
    body: '{"verification":"abc"}',
  }],
  ["Trello's HEAD", "trello", { method: "HEAD" }, {
    name: "reachability",
    body: "",
  }],
  ["SurveyMonkey's HEAD", "surveymonkey", { method: "HEAD" }, {
    name: "reachability",
    body: "",
  }],
  ["Mailchimp's GET", "mailchimp", { method: "GET" }, {
    name: "reachability",
    body: "",
  }],
  ["Mandrill's test", "mailchimp-transactional", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "mandrill_events=%5B%5D",
    signature: INVALID,
  }, { name: "reachability", body: "", verified: false }],
  ["Intercom's ping", "intercom", { body: '{"topic":"ping"}' }, {
    name: "ping",
    body: "",
  }],
  ["Figma's PING", "figma", { body: '{"event_type":"PING"}' }, {
    name: "ping",
    body: "",
  }],
  ["LINE's Verify button", "line", { body: '{"events":[]}' }, {
    name: "ping",
    body: "",
  }],
  ["Xero's intent to receive", "xero", { body: '{"events":[]}' }, {
    name: "intent_to_receive",
    headers: {},
    body: "",
  }],
  ["WooCommerce's ping", "woocommerce", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "webhook_id=7",
    signature: MISSING,
  }, { name: "ping", body: "" }],
  ["Wise's test", "wise", {
    headers: { "x-test-notification": "true" },
    body: "{}",
  }, { name: "ping", body: "" }],
  ["Discord's PING of interactions", "discord", {
    body: '{"type":1,"id":"1"}',
  }, { name: "ping", body: '{"type":1}' }],
  ["Discord's PING of events", "discord", {
    body: '{"version":1,"type":0}',
  }, {
    name: "ping",
    status: 204,
    headers: { "content-type": "application/json" },
    body: "",
  }],
  ["Smartsheet's challenge", "smartsheet", {
    headers: { "smartsheet-hook-challenge": "d78dd1d3" },
    body: '{"challenge":"d78dd1d3","webhookId":1}',
    signature: MISSING,
  }, {
    name: "url_verification",
    headers: { ...JSON_TYPE, "smartsheet-hook-response": "d78dd1d3" },
    body: '{"smartsheetHookResponse":"d78dd1d3"}',
  }],
  ["Front's challenge", "front", {
    headers: { "x-front-challenge": "abc" },
    body: '{"type":"sync"}',
  }, { name: "url_verification", headers: TEXT, body: "abc" }],
  ["LinkedIn's challenge", "linkedin", {
    method: "GET",
    query: "challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0",
  }, {
    name: "url_verification",
    body: JSON.stringify({
      challengeCode: "890e4665-4dfe-4ab1-b689-ed553bceeed0",
      challengeResponse: hmac(
        "sha256",
        SECRET.value,
        "890e4665-4dfe-4ab1-b689-ed553bceeed0",
      ).digest("hex"),
    }),
  }],
  ["Braintree's challenge", "braintree", {
    method: "GET",
    query: "bt_challenge=20f9f8ed05f77439fe955c977e4c8a53",
    secrets: [{ id: "s1", value: "integration_public_key:private" }],
  }, {
    name: "url_verification",
    body: `integration_public_key|${
      createHmac("sha1", createHash("sha1").update("private").digest())
        .update("20f9f8ed05f77439fe955c977e4c8a53").digest("hex")
    }`,
  }],
  ["Google's sync", "google-workspace", {
    headers: { "x-goog-resource-state": "sync" },
  }, { name: "ping", body: "" }],
  ["HCP Terraform's verification", "terraform-cloud", {
    body: '{"notifications":[{"trigger":"verification"}]}',
  }, { name: "ping", body: "" }],
  ["Viber's set_webhook", "viber", { body: '{"event":"webhook"}' }, {
    name: "ping",
    body: "",
  }],
  ["an SNS unsubscription", "aws-sns", {
    body: '{"Type":"UnsubscribeConfirmation"}',
  }, { name: "unsubscribe_confirmation", body: "" }],
];

for (const [name, provider, question, expected] of ANSWERS) {
  Deno.test(`handshake() answers ${name}`, () => {
    const outcome = ask(provider, question);
    assert.deepEqual(
      { kind: outcome?.kind, status: 200, ...pick(outcome, expected) },
      { kind: "answer", status: 200, ...expected },
    );
  });
}

/** The members of an outcome that are expected of it. */
function pick(outcome: object | null, expected: object) {
  return Object.fromEntries(
    Object.keys(expected)
      .map((key) => [key, (outcome as Record<string, unknown>)?.[key]]),
  );
}

const REFUSALS: [
  name: string,
  provider: ProviderId,
  ask: Ask,
  reason: string,
][] = [
  ["a challenge that Slack did not sign", "slack", {
    body: '{"type":"url_verification","challenge":"a"}',
    signature: INVALID,
  }, "invalid_signature"],
  ["an unsigned validation of Zoom's", "zoom", {
    body:
      '{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1:{}"}}',
    signature: MISSING,
  }, "missing_signature"],
  ["a PING that Discord did not sign", "discord", {
    body: '{"type":1}',
    signature: INVALID,
  }, "invalid_signature"],
  ["a wrong verify token", "meta", {
    method: "GET",
    query: "hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess",
  }, "wrong_verify_token"],
  ["an absent verify token", "meta", {
    method: "GET",
    query: "hub.mode=subscribe&hub.challenge=1",
  }, "wrong_verify_token"],
  ["a CRC without a secret to answer under", "x", {
    method: "GET",
    query: "crc_token=abc",
    secrets: [],
  }, "no_secret"],
  ["a CRC that would sign a webhook", "x", {
    method: "GET",
    query: `crc_token=${encodeURIComponent('{"tweet_create_events":[]}')}`,
  }, "bad_challenge"],
  ["a CRC that would sign a form", "x", {
    method: "GET",
    query: "crc_token=a%3Db",
  }, "bad_challenge"],
  ["a LinkedIn challenge that would sign a webhook", "linkedin", {
    method: "GET",
    query: `challengeCode=${encodeURIComponent("hmacsha256={}")}`,
  }, "bad_challenge"],
  ["a Braintree challenge without a public key to name", "braintree", {
    method: "GET",
    query: "bt_challenge=20f9f8ed05f77439fe955c977e4c8a53",
  }, "no_secret"],
  ["another secret of Asana's", "asana", {
    headers: { "x-hook-secret": "b537207f20cbfa02357cf448134da559" },
    signature: MISSING,
  }, "secret_already_set"],
  ["a secret of Asana's after all have expired", "asana", {
    headers: { "x-hook-secret": "b537207f20cbfa02357cf448134da559" },
    secrets: [],
    signature: MISSING,
  }, "secret_already_set"],
  ["a secret that is too short to be one", "asana", {
    headers: { "x-hook-secret": "short" },
    secrets: [],
    signature: NOT_REQUIRED,
  }, "bad_challenge"],
  ["an origin that cannot be a header", "azure-event-grid", {
    method: "OPTIONS",
    headers: { "webhook-request-origin": "é".repeat(3) },
  }, "bad_challenge"],
  ["an endless challenge", "dropbox", {
    method: "GET",
    query: `challenge=${"a".repeat(5000)}`,
  }, "bad_challenge"],
  ["a key that cannot be had now", "aws-sns", {
    body: snsConfirmation(),
    signature: { status: "unavailable", detail: "timeout" },
  }, "signature_unavailable"],
];

for (const [name, provider, question, reason] of REFUSALS) {
  Deno.test(`handshake() refuses ${name}`, () => {
    const outcome = ask(provider, question);
    assert.equal(outcome?.kind, "refuse");
    assert.equal(outcome?.kind === "refuse" && outcome.reason, reason);
  });
}

Deno.test("handshake() refuses Xero's intent without a body", () => {
  assert.partialDeepStrictEqual(
    ask("xero", { body: '{"events":[]}', signature: INVALID }),
    { kind: "refuse", status: 401, bare: true },
  );
});

Deno.test("handshake() goes on with what is none", () => {
  const none: [ProviderId, Ask][] = [
    ["github", { method: "GET" }],
    ["slack", { body: '{"type":"event_callback"}' }],
    ["meta", { body: '{"object":"page"}' }],
    ["meta", { method: "GET" }],
    ["xero", { body: '{"events":[{}]}' }],
    ["line", { body: '{"events":{}}' }],
    ["discord", { body: '{"type":1,"event":{"type":"ENTITLEMENT_CREATE"}}' }],
    ["notion", { body: '{"type":"page.created","verification_token":"x"}' }],
    ["generic", { method: "GET" }],
    ["generic", { body: '{"challenge":"x","type":"url_verification"}' }],
    ["trello", { method: "GET" }],
  ];
  for (const [provider, question] of none) {
    assert.equal(ask(provider, question), null, provider);
  }
});

Deno.test("handshake() leaves what needs a signature until somebody has looked at it", () => {
  assert.equal(
    ask("zoom", {
      body:
        '{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}',
      signature: null,
    }),
    null,
  );
  assert.equal(
    ask("asana", {
      headers: { "x-hook-secret": "b537207f20cbfa02357cf448134da559" },
      secrets: [],
      signature: null,
    }),
    null,
  );
});

Deno.test("handshake() answers under the secret that signed, and else under the newest", () => {
  const secrets = [{ id: "new", value: "the-newer" }, SECRET];
  const zoom = ask("zoom", {
    body: '{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}',
    secrets,
  });
  assert.match(
    zoom?.kind === "answer" ? zoom.body : "",
    new RegExp(hmac("sha256", SECRET.value, "abc").digest("hex")),
  );
  const x = ask("x", { method: "GET", query: "crc_token=abc", secrets });
  assert.ok(
    x?.kind === "answer" &&
      x.body.includes(hmac("sha256", "the-newer", "abc").digest("base64")),
  );
});

function snsConfirmation(changes: Record<string, unknown> = {}): string {
  const TopicArn = "arn:aws:sns:eu-central-1:123456789012:MyTopic";
  const query = new URLSearchParams({
    Action: "ConfirmSubscription",
    TopicArn,
    Token: "2336412f37",
  });
  return JSON.stringify({
    Type: "SubscriptionConfirmation",
    TopicArn,
    Token: "2336412f37",
    SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?${query}`,
    ...changes,
  });
}

Deno.test("handshake() has an SNS subscription confirmed at Amazon alone", () => {
  const outcome = ask("aws-sns", { body: snsConfirmation() });
  assert.equal(outcome?.kind, "fetch");
  const query =
    "?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:123456789012:MyTopic&Token=2336412f37";
  for (
    const SubscribeURL of [
      `http://sns.eu-central-1.amazonaws.com/${query}`,
      `https://sns.eu-central-1.amazonaws.com:8443/${query}`,
      `https://user@sns.eu-central-1.amazonaws.com/${query}`,
      `https://sns.eu-central-1.amazonaws.com.evil.example/${query}`,
      `https://evil-sns.eu-central-1.amazonaws.com/${query}`,
      `https://sns.eu-central-1.amazonaws.com@evil.example/${query}`,
      `https://my-bucket.s3.amazonaws.com/${query}`,
      `https://sns.eu-central-1.amazonaws.com/x${query}`,
      "https://sns.eu-central-1.amazonaws.com/?Action=Publish&TopicArn=arn:aws:sns:eu-central-1:123456789012:MyTopic&Token=2336412f37",
      "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:1:Other&Token=2336412f37",
      "https://169.254.169.254/latest/meta-data",
      "not a url",
      7,
    ]
  ) {
    assert.partialDeepStrictEqual(
      ask("aws-sns", { body: snsConfirmation({ SubscribeURL }) }),
      { kind: "refuse", reason: "untrusted_url" },
    );
  }
  assert.partialDeepStrictEqual(
    ask("aws-sns", { body: snsConfirmation(), signature: INVALID }),
    { kind: "refuse", reason: "invalid_signature" },
  );
});

Deno.test("handshake() can say eBay's digest and Adobe Sign's echo as data", () => {
  const preset: Preset = {
    ...PROVIDERS.generic,
    handshake: {
      rules: [{
        name: "url_verification",
        method: "GET",
        when: { "query:challenge_code": true },
        answer: {
          json: {
            challengeResponse: {
              digest: "sha256",
              of: "{query:challenge_code}{secret}{url}",
              encoding: "hex",
            },
          },
        },
      }],
      responseHeaders: {
        "x-adobesign-clientid": "header:x-adobesign-clientid",
      },
    },
  };
  const outcome = ask(preset, { method: "GET", query: "challenge_code=123" });
  assert.equal(
    outcome?.kind === "answer" && outcome.body,
    JSON.stringify({
      challengeResponse: createHash("sha256")
        .update(`123${SECRET.value}${URL}`).digest("hex"),
    }),
  );
  assert.deepEqual(
    responseHeaders(
      preset,
      inbound("{}", { "x-adobesign-clientid": "CBJCH" }),
    ),
    { "x-adobesign-clientid": "CBJCH" },
  );
  assert.deepEqual(responseHeaders(preset, inbound("{}")), {});
});

Deno.test("isHandshake() tells without a signature", () => {
  const of = (body: string) => {
    const request = inbound(body, { "content-type": "application/json" });
    const parsed = parseBody(PROVIDERS.slack, request);
    return isHandshake(
      PROVIDERS.slack,
      request,
      parsed.ok ? parsed.body : null,
    );
  };
  assert.equal(of('{"type":"url_verification"}'), true);
  assert.equal(of('{"type":"event_callback"}'), false);
  assert.equal(of(""), false);
});

Deno.test("handshakeMethods() names the methods a route must let through", () => {
  assert.deepEqual(handshakeMethods(PROVIDERS.generic), ["OPTIONS", "GET"]);
  assert.deepEqual(handshakeMethods(PROVIDERS.trello), ["HEAD"]);
  assert.deepEqual(handshakeMethods(PROVIDERS.github), []);
});

Deno.test("successAnswer() says what a provider insists on", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const of = (provider: ProviderId, text: string, headers = {}) => {
    const preset: Preset = PROVIDERS[provider];
    const request = inbound(text, headers);
    const body = parseBody(preset, request);
    return successAnswer(preset, request, body.ok ? body.body : null);
  };
  const empty = { status: 200, contentType: null, body: "" };
  assert.deepEqual(of("slack", "command=%2Fdo&text=x", form), empty);
  assert.deepEqual(of("slack", "payload=%7B%22a%22%3A1%7D", form), empty);
  assert.equal(of("slack", '{"type":"event_callback"}'), null);
  assert.deepEqual(of("twilio", "AccountSid=AC1&Body=hi", form), {
    status: 200,
    contentType: "text/xml",
    body: "<Response/>",
  });
  assert.deepEqual(
    of("dropbox-sign", "json=%7B%22event%22%3A%7B%7D%7D", form),
    {
      status: 200,
      contentType: "text/plain",
      body: "Hello API Event Received",
    },
  );
  assert.deepEqual(
    of("discord", '{"type":1,"event":{"type":"X"}}'),
    { ...empty, status: 204 },
  );
  assert.equal(of("discord", '{"type":2}')?.body, '{"type":5}');
  assert.deepEqual(of("xero", '{"events":[{}]}'), empty);
  assert.equal(of("github", "{}"), null);
});

Deno.test("handshake() never throws and never adopts over a secret, whatever is sent", () => {
  const parts = [
    "{",
    "}",
    "[]",
    '"challenge"',
    ":",
    '"\ud800"',
    "\0",
    "é",
    '{"type":"url_verification","challenge":',
    "hub.challenge",
    "1",
    "{}",
    '{"Type":"SubscriptionConfirmation"}',
    '{"verification_token":[]}',
  ];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  const pickPart = () => parts[random(parts.length)] ?? "";
  for (const provider of PROVIDER_IDS) {
    for (let round = 0; round < 20; round++) {
      const method = ["GET", "HEAD", "OPTIONS", "POST", "PUT"][random(5)] ??
        "POST";
      const query = encodeURIComponent(pickPart().toWellFormed()).replace(
        "%EF%BF%BD",
        "%",
      );
      const outcome = ask(provider, {
        method,
        query:
          `hub.mode=subscribe&hub.challenge=${query}&challenge=${query}&crc_token=${query}&validationToken=${query}&%ff=${query}`,
        body: pickPart() + pickPart(),
        signature: [null, MISSING, INVALID][random(3)] ?? null,
      });
      assert.ok(outcome?.kind !== "answer" || !outcome.adoptSecret);
      assert.ok(outcome?.kind !== "fetch");
    }
  }
});
