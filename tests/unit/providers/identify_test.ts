import assert from "node:assert/strict";
import { parseBody } from "../../../domain/body.ts";
import {
  type DedupeStrategy,
  deliveryId,
  eventName,
} from "../../../domain/providers/identify.ts";
import { findPreset } from "../../../domain/providers/providers.ts";
import { inbound } from "./request.ts";

function read(
  provider: string,
  rawBody: string,
  headers: Record<string, string> = {},
  strategy?: DedupeStrategy,
) {
  const preset = findPreset(provider);
  assert(preset);
  const request = inbound(rawBody, headers);
  const result = parseBody(preset, request);
  assert(result.ok);
  return {
    id: deliveryId(preset, request, result.body, strategy),
    event: eventName(preset, request, result.body),
  };
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

Deno.test("deliveryId() goes down the ladder: the preset's own, Idempotency-Key, X-GitHub-Delivery, none", () => {
  const headers = { "idempotency-key": "i-1", "x-github-delivery": "g-1" };
  assert.deepEqual(read("stripe", '{"id":"evt_1"}', headers).id, {
    key: "evt_1",
    source: "body:id",
  });
  assert.deepEqual(read("github", "{}", headers).id, {
    key: "g-1",
    source: "header:x-github-delivery",
  });
  assert.deepEqual(read("generic", "{}", headers).id, {
    key: "i-1",
    source: "header:idempotency-key",
  });
  assert.equal(
    read("generic", "{}", { "x-github-delivery": "g-1" }).id?.key,
    "g-1",
  );
  assert.equal(read("generic", '{"id":1}').id, null);
});

Deno.test("deliveryId() takes all ids of a batch, and the body's hash where there is none", () => {
  const batch = '[{"sg_event_id":"a"},{"sg_event_id":"b"}]';
  assert.equal(read("sendgrid", batch).id?.key, "a,b");
  const { id } = read("lemonsqueezy", '{"a":1}');
  assert.equal(id?.source, "content_hash");
  assert.match(id?.key ?? "", /^sha256:[0-9a-f]{64}$/);
});

Deno.test("deliveryId() follows a trigger's own strategy, and nothing else", () => {
  const headers = { "x-github-delivery": "g-1", "x-own": "o-1" };
  const own = (strategy: DedupeStrategy) =>
    read("github", '{"data":{"id":12}}', headers, strategy).id;
  assert.deepEqual(own({ kind: "header", name: "X-Own" }), {
    key: "o-1",
    source: "header:x-own",
  });
  assert.equal(own({ kind: "header", name: "X-Other" }), null);
  assert.equal(own({ kind: "body_path", path: "data.id" })?.key, "12");
  assert.equal(own({ kind: "content_hash" })?.source, "content_hash");
  assert.equal(own({ kind: "none" }), null);
});

Deno.test("deliveryId() bounds keys, and keeps different ones different", () => {
  const key = (id: string) =>
    read("stripe", JSON.stringify({ id })).id?.key ?? "";
  assert.equal(key("x".repeat(255)), "x".repeat(255));
  for (const id of ["x".repeat(256), "a\u0000b", "a\nb", "\ud800"]) {
    assert.match(key(id), /^sha256:[0-9a-f]{64}$/);
  }
  assert.notEqual(key("a\u0000b"), key("a\u0001b"));
  assert.equal(read("stripe", '{"id":""}').id, null);
  assert.equal(read("stripe", '{"id":{"a":1}}').id, null);
  assert.equal(read("stripe", '{"id":12345678901234567890}').id, null);
  assert.equal(read("stripe", '{"__proto__":{"id":"x"}}').id, null);
});

for (
  const [body, headers, event] of [
    ['{"event":"deploy","type":"t"}', { "x-github-event": "push" }, "deploy"],
    ["{}", { "x-github-event": "push" }, "github.push"],
    [
      '{"action":"opened"}',
      { "x-github-event": "issues" },
      "github.issues.opened",
    ],
    ["{}", { "x-gitlab-event": "Push Hook" }, "gitlab.Push Hook"],
    ['{"type":"t"}', { "x-event-type": "made" }, "made"],
    ['{"type":"t","action":"a"}', {}, "t"],
    ['{"action":"a"}', {}, "a"],
    ['{"event":{"a":1},"type":5}', {}, "webhook.received"],
    ["[1]", {}, "webhook.received"],
  ] as [string, Record<string, string>, string][]
) {
  Deno.test(`eventName() of ${body} ${JSON.stringify(headers)} is ${event}`, () => {
    assert.equal(read("generic", body, headers).event, event);
  });
}

for (
  const [provider, body, headers, event] of [
    ["stripe", '{"type":"charge.paid","event":"x"}', {}, "charge.paid"],
    [
      "slack",
      '{"type":"event_callback","event":{"type":"message"}}',
      {},
      "message",
    ],
    ["slack", "command=%2Fdeploy&text=", FORM, "/deploy"],
    [
      "slack",
      "payload=%7B%22type%22%3A%22block_actions%22%7D",
      FORM,
      "block_actions",
    ],
    ["shopify", "{}", { "x-shopify-topic": "orders/create" }, "orders/create"],
    ["telegram", '{"update_id":1,"message":{}}', {}, "message"],
    [
      "x",
      '{"for_user_id":"1","tweet_create_events":[]}',
      {},
      "tweet_create_events",
    ],
    ["sendgrid", '[{"event":"bounce"},{"event":"open"}]', {}, "bounce"],
    [
      "sentry",
      '{"action":"created"}',
      { "sentry-hook-resource": "issue" },
      "issue.created",
    ],
    [
      "strava",
      '{"object_type":"activity","aspect_type":"create"}',
      {},
      "activity.create",
    ],
    [
      "braintree",
      "bt_signature=p%7Cx&bt_payload=PG5vdGlmaWNhdGlvbj48a2luZD5jaGVjazwva2luZD48L25vdGlmaWNhdGlvbj4=",
      FORM,
      "check",
    ],
    [
      "recurly",
      "<?xml version='1.0'?>\n<new_account_notification></new_account_notification>",
      { "content-type": "application/xml" },
      "new_account_notification",
    ],
  ] as [string, string, Record<string, string>, string][]
) {
  Deno.test(`eventName() of ${provider} is ${event}`, () => {
    assert.equal(read(provider, body, headers).event, event);
  });
}

Deno.test("eventName() is bounded, and fit for a text column", () => {
  const event = (name: string) =>
    read("generic", JSON.stringify({ event: name })).event;
  assert.equal(event("x".repeat(300)).length, 255);
  assert.equal(event("a\u0000b\ud800"), "a\ufffdb\ufffd");
  assert.ok(event(`${"x".repeat(254)}😀`).isWellFormed());
});
