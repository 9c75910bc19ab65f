import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  createKey,
  createTrigger,
  createWorkspace,
  deliveries,
  type Json,
  json,
  post,
  problem,
  runs,
  sign,
  stats,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";
const BODY = '{"action":"opened","number":1}';
const GITHUB = { provider: "github", signing_secret: SECRET };
const HEADERS = {
  "content-type": "application/json",
  "x-github-event": "pull_request",
  "x-github-delivery": "g-1",
};
const SIGNED = { ...HEADERS, ...sign(SECRET, BODY) };
const DRY_RUN = { prefer: "dry-run" };

function pathOf({ autopilotId, id }: TestTrigger): string {
  return `/api/autopilots/${autopilotId}/triggers/${id}`;
}

function simulate(
  s: TestService,
  trigger: TestTrigger,
  fields: Json,
  options = {},
): Promise<Json> {
  return json(
    s.api("POST", `${pathOf(trigger)}/simulate`, fields, options),
  );
}

function dryRun(
  s: TestService,
  trigger: TestTrigger,
  headers = {},
  body = BODY,
) {
  return post(s, trigger, body, { ...headers, ...DRY_RUN });
}

/** What a trigger has kept and counted: the same before and after what stores nothing. */
async function traces(s: TestService, trigger: TestTrigger): Promise<Json> {
  return {
    deliveries: await deliveries(s, trigger.autopilotId),
    runs: await runs(s, trigger.autopilotId),
    stats: await stats(s, trigger),
    secrets: await json(s.api("GET", `${pathOf(trigger)}/signing-secrets`)),
    trigger: await json(s.api("GET", pathOf(trigger))),
  };
}

Deno.test("a simulation gives the whole verdict on what would be accepted", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const { signing_secrets: [secret] } = await json(
    s.api("GET", `${pathOf(trigger)}/signing-secrets`),
  );
  const { trigger_payload, ...verdict } = await simulate(s, trigger, {
    headers: SIGNED,
    body: BODY,
  });
  assert.deepEqual(verdict, {
    outcome: "accepted",
    reason: null,
    event: "github.pull_request.opened",
    dedupe_key: "g-1",
    dedupe_source: "header:x-github-delivery",
    signature_status: "valid",
    signing_secret_id: secret.id,
    duplicate_of_delivery_id: null,
    conflict: false,
    diagnosis: [],
  });
  assert.equal(trigger_payload.event, "github.pull_request.opened");
  assert.deepEqual(trigger_payload.eventPayload, JSON.parse(BODY));
  assert.equal(trigger_payload.request.contentType, "application/json");
});

Deno.test("neither a simulation nor a dry run stores or counts anything, whatever the verdict", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    ...GITHUB,
    event_filters: [{ event: "pull_request" }],
  });
  await json(post(s, trigger, BODY, SIGNED));
  const other = { ...SIGNED, "x-github-delivery": "g-2" };
  for (
    const [outcome, headers, body] of [
      ["accepted", other, BODY],
      ["duplicate", SIGNED, BODY],
      ["ignored", { ...other, "x-github-event": "push" }, BODY],
      ["rejected", HEADERS, BODY],
      ["refused", SIGNED, "no JSON"],
    ] as const
  ) {
    await t.step(outcome, async () => {
      const before = await traces(s, trigger);
      const verdict = await simulate(s, trigger, { headers, body });
      assert.equal(verdict.outcome, outcome);
      const answer = await dryRun(s, trigger, headers, body);
      assert.equal(answer.headers.get("preference-applied"), "dry-run");
      const receipt = await json(answer);
      assert.equal(receipt.status, "dry_run");
      assert.equal(receipt.outcome, outcome);
      assert.deepEqual(await traces(s, trigger), before);
    });
  }
});

Deno.test("a duplicate is foretold with what it would repeat, and a conflict with it", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const { delivery_id } = await json(post(s, trigger, BODY, SIGNED));
  const same = await simulate(s, trigger, { headers: SIGNED, body: BODY });
  assert.equal(same.outcome, "duplicate");
  assert.equal(same.duplicate_of_delivery_id, delivery_id);
  assert.equal(same.conflict, false);
  const body = '{"action":"closed"}';
  const other = await simulate(s, trigger, {
    headers: { ...HEADERS, ...sign(SECRET, body) },
    body,
  });
  assert.equal(other.outcome, "duplicate");
  assert.equal(other.duplicate_of_delivery_id, delivery_id);
  assert.equal(other.conflict, true);
});

Deno.test("what would not run is told with its reason", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    ...GITHUB,
    event_filters: [{ event: "push" }],
  });
  const reason = async () => {
    const verdict = await simulate(s, trigger, { headers: SIGNED, body: BODY });
    return [verdict.outcome, verdict.reason];
  };
  const steps: [string, string, string, Json][] = [
    ["event_filtered", "PATCH", pathOf(trigger), {}],
    ["trigger_disabled", "PATCH", pathOf(trigger), { enabled: false }],
    [
      "autopilot_paused",
      "PATCH",
      `/api/autopilots/${trigger.autopilotId}`,
      { status: "paused" },
    ],
  ];
  for (const [expected, method, path, fields] of steps) {
    await t.step(expected, async () => {
      await json(s.api(method, path, fields));
      assert.deepEqual(await reason(), ["ignored", expected]);
    });
  }
});

Deno.test("why a signature does not match is told to the trigger's owner, and never at the ingress", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const headers = { ...HEADERS, ...sign(`${SECRET}\n`, BODY) };
  const verdict = await simulate(s, trigger, { headers, body: BODY });
  assert.equal(verdict.outcome, "rejected");
  assert.equal(verdict.reason, "invalid_signature");
  assert.equal(verdict.trigger_payload, null);
  assert.deepEqual(
    verdict.diagnosis.map(({ code }: Json) => code),
    ["sender_secret_has_newline"],
  );
  const receipt = await json(dryRun(s, trigger, headers));
  assert.deepEqual(receipt, {
    status: "dry_run",
    outcome: "rejected",
    reason: "invalid_signature",
    event: "github.pull_request.opened",
    dedupe_key: null,
    signature_status: "invalid",
  });
});

Deno.test({
  name:
    "a forged dry run does not learn whether a key is taken, and runs up a debt",
  // The limiter forgets its counts by timers, which outlive the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using s = await testService({
      limits: {
        ip: null,
        token: null,
        badCredentials: { requests: 3, seconds: 60 },
      },
    });
    const trigger = await createTrigger(s, GITHUB);
    await json(post(s, trigger, BODY, SIGNED));
    const forged = { ...HEADERS, ...sign("another secret, as long", BODY) };
    for (let n = 0; n < 3; n++) {
      const receipt = await json(dryRun(s, trigger, forged));
      assert.equal(receipt.outcome, "rejected");
      assert.equal(receipt.dedupe_key, null);
    }
    await problem(
      dryRun(s, trigger, forged),
      429,
      "rate_limited_bad_credentials",
    );
  },
});

Deno.test("what would be refused is told by its error code", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (
    const [body, code] of [
      ["", "empty_body"],
      ["{", "invalid_json"],
      ["1", "scalar_json"],
    ] as const
  ) {
    const verdict = await simulate(s, trigger, { body });
    assert.equal(verdict.outcome, "refused");
    assert.equal(verdict.reason, code);
  }
});

Deno.test("a handshake is told apart, and neither recorded nor answered", async () => {
  await using s = await testService();
  const slack = await createTrigger(s, {
    provider: "slack",
    signing_secret: "8f742231b10e8888abcd99yyyzzz85a5",
  });
  const asana = await createTrigger(s, { provider: "asana" });
  const challenge = '{"type":"url_verification","challenge":"c-1"}';
  const hook = { "x-hook-secret": "b537207f20cbfa02357cf448134da559e8bd39d6" };
  for (
    const [trigger, headers, body, name] of [
      [slack, {}, challenge, "url_verification"],
      [asana, hook, "{}", "hook_secret"],
    ] as const
  ) {
    const before = await traces(s, trigger);
    const verdict = await simulate(s, trigger, { headers, body });
    assert.deepEqual(
      [verdict.outcome, verdict.reason],
      ["handshake", name],
    );
    const answer = await dryRun(s, trigger, headers, body);
    assert.equal(answer.headers.get("provider-answer"), null);
    assert.equal((await json(answer)).outcome, "handshake");
    assert.deepEqual(await traces(s, trigger), before);
  }
});

Deno.test("bytes that are no text are simulated from base64", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "generic-hmac",
    signing_secret: SECRET,
  });
  const bytes = new Uint8Array([0, 255, 254, 10]);
  const digest = createHmac("sha256", SECRET).update(bytes).digest("hex");
  const fields = {
    headers: {
      "content-type": "application/octet-stream",
      "x-signature": digest,
    },
    body: bytes.toBase64(),
    body_encoding: "base64",
  };
  const verdict = await simulate(s, trigger, fields);
  assert.equal(verdict.outcome, "accepted");
  assert.equal(verdict.trigger_payload.eventPayload.base64, fields.body);
  const { errors: [error] } = await problem(
    s.api("POST", `${pathOf(trigger)}/simulate`, { ...fields, body: "*" }),
    400,
    "invalid_request",
  );
  assert.equal(error.pointer, "/body");
});

Deno.test("triggers are simulated by those who may write to them alone", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const path = `${pathOf(trigger)}/simulate`;
  const { key: stranger } = await createWorkspace(s);
  const { key: reader } = await createKey(s, "reader");
  const as = (key: string) => s.api("POST", path, { body: BODY }, { key });
  await problem(as(stranger), 404, "not_found");
  await problem(as(reader), 403, "forbidden");
});
