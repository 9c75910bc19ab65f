import assert from "node:assert/strict";
import {
  createTrigger,
  delivery,
  json,
  post,
  run,
  runs,
} from "../support/calls.ts";
import { testService } from "../support/service.ts";

const UUID_V7 =
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

Deno.test("an accepted webhook is answered with the ids of its delivery, run, autopilot and trigger", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const answer = await post(s, trigger, { event: "hello", eventPayload: 1 });
  assert.equal(answer.headers.get("content-type"), "application/json");
  const receipt = await json(answer);
  assert.match(receipt.delivery_id, UUID_V7);
  assert.match(receipt.run_id, UUID_V7);
  assert.deepEqual(receipt, {
    status: "accepted",
    delivery_id: receipt.delivery_id,
    run_id: receipt.run_id,
    autopilot_id: trigger.autopilotId,
    trigger_id: trigger.id,
  });
});

Deno.test("an accepted webhook is in the database when it is answered, with every field", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "github" });
  const before = new Date();
  const receipt = await json(
    await post(s, trigger, ' {"action":"opened"}\r\n', {
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-event": "pull_request",
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-hub-signature-256": "sha256=not-asked-for",
      "authorization": "Bearer not-kept",
      "cookie": "not=kept",
    }),
  );
  const after = new Date();
  const [row] = await s.service.deps.db.sql`
    select * from webhook_delivery where id = ${receipt.delivery_id}`;
  assert(row);
  const { rawBody, receivedAt, lastAttemptAt, createdAt, ...rest } = row;
  assert.equal(
    new TextDecoder().decode(rawBody),
    ' {"action":"opened"}\r\n',
  );
  assert(receivedAt >= before && receivedAt <= after);
  assert.deepEqual(lastAttemptAt, receivedAt);
  assert(createdAt >= before);
  assert.deepEqual(rest, {
    id: receipt.delivery_id,
    workspaceId: "01980000-0000-7000-8000-000000000001",
    autopilotId: trigger.autopilotId,
    triggerId: trigger.id,
    provider: "github",
    event: "github.pull_request.opened",
    dedupeKey: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    dedupeSource: "header:x-github-delivery",
    signatureStatus: "not_required",
    status: "dispatched",
    attemptCount: 1,
    selectedHeaders: {
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-event": "pull_request",
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-hub-signature-256": "present",
    },
    contentType: "application/json",
    responseStatus: 200,
    responseBody: receipt,
    autopilotRunId: receipt.run_id,
    replayedFromDeliveryId: null,
    error: null,
    conflictWithDeliveryId: null,
    diagnosis: null,
    isTest: false,
    signingSecretId: null,
    reasonCode: null,
  });
});

Deno.test("an accepted webhook makes one queued run that is linked to its delivery", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const receipt = await json(await post(s, trigger, { type: "ping" }));
  const { received_at } = await delivery(s, trigger, receipt.delivery_id);
  const found = await run(s, receipt.run_id);
  const { created_at, ...rest } = found;
  assert(created_at >= received_at);
  assert.deepEqual(rest, {
    id: receipt.run_id,
    workspace_id: "01980000-0000-7000-8000-000000000001",
    autopilot_id: trigger.autopilotId,
    trigger_id: trigger.id,
    delivery_id: receipt.delivery_id,
    source: "webhook",
    status: "queued",
    failure_reason: null,
    reason_code: null,
    claim_count: 0,
    triggered_at: received_at,
    started_at: null,
    completed_at: null,
    lease_expires_at: null,
    result: null,
    trigger_payload: {
      event: "ping",
      eventPayload: { type: "ping" },
      request: { receivedAt: received_at, contentType: "application/json" },
    },
  });
  assert.equal((await runs(s, trigger.autopilotId)).length, 1);
});

Deno.test("a delivery shows its body, its headers and the answer that was given", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const receipt = await json(
    await post(s, trigger, '{"a":1}', { "x-event-type": "thing.made" }),
  );
  const shown = await delivery(s, trigger, receipt.delivery_id);
  assert.equal(shown.raw_body, '{"a":1}');
  assert.equal(shown.raw_body_encoding, "utf8");
  assert.deepEqual(shown.selected_headers, { "x-event-type": "thing.made" });
  assert.deepEqual(shown.response_body, receipt);
  assert.equal(shown.response_status, 200);
  assert.equal(shown.event, "thing.made");
  assert.equal(shown.autopilot_run_id, receipt.run_id);
});

Deno.test("webhooks without a key are all distinct", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const first = await json(await post(s, trigger, { same: true }));
  const second = await json(await post(s, trigger, { same: true }));
  assert.notEqual(first.delivery_id, second.delivery_id);
  assert.notEqual(first.run_id, second.run_id);
});

Deno.test("a trigger says when it last made a run", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const path = `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}`;
  assert.equal((await json(s.api("GET", path))).last_fired_at, null);
  const before = new Date().toISOString();
  await json(await post(s, trigger));
  await s.service.deps.counters.flush();
  assert((await json(s.api("GET", path))).last_fired_at >= before);
});

Deno.test("an unknown webhook token is 404, whatever it looks like", async () => {
  await using s = await testService();
  const { token } = await createTrigger(s);
  for (
    const unknown of [
      `awt_${"0".repeat(43)}`,
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      "x",
      "%00",
      "%ff",
    ]
  ) {
    const answer = await post(s, {
      path: `/api/webhooks/autopilots/${unknown}`,
    });
    assert.equal(answer.status, 404, unknown);
    assert.equal((await answer.json()).code, "webhook_not_found", unknown);
  }
});
