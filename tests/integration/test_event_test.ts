import assert from "node:assert/strict";
import { PROVIDERS } from "../../domain/providers/providers.ts";
import type { Preset } from "../../domain/providers/preset.ts";
import { canSign } from "../../domain/signature/sign.ts";
import {
  claim,
  createAutopilot,
  createKey,
  createTrigger,
  createWorkspace,
  deliveries,
  json,
  problem,
  runs,
  stats,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";
import { sampleSecret } from "../unit/providers/samples.ts";

const SECRET = "It's a Secret to Everybody";
const DRY_RUN = { headers: { prefer: "dry-run" } };

function pathOf({ autopilotId, id }: TestTrigger): string {
  return `/api/autopilots/${autopilotId}/triggers/${id}`;
}

function sendTest(s: TestService, trigger: TestTrigger, options = {}) {
  return s.api("POST", `${pathOf(trigger)}/test`, undefined, options);
}

Deno.test("a test goes through the real path: a delivery that is marked, a run, a count, a use of the secret", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "stripe",
    signing_secret: "whsec_0123456789abcdef",
  });
  const response = await sendTest(s, trigger);
  const sent = await json(response, 201);
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries/${sent.id}`;
  assert.equal(response.headers.get("location"), path);
  assert.deepEqual(await json(s.api("GET", path)), sent);
  assert.equal(sent.is_test, true);
  assert.equal(sent.status, "dispatched");
  assert.equal(sent.signature_status, "valid");
  assert.equal(sent.event, "payment_intent.succeeded");
  assert.equal(sent.response_body.status, "accepted");
  const [run] = await claim(s, { autopilot_id: trigger.autopilotId });
  assert.equal(run.id, sent.autopilot_run_id);
  assert.equal(run.trigger_payload.event, sent.event);
  const counted = await stats(s, trigger);
  assert.equal(counted.received, 1);
  assert.equal(counted.accepted, 1);
  const { signing_secrets: [secret] } = await json(
    s.api("GET", `${pathOf(trigger)}/signing-secrets`),
  );
  assert.equal(secret.id, sent.signing_secret_id);
  assert.equal(secret.use_count, 1);
});

Deno.test("no test repeats another, whatever the trigger dedupes by", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  for (
    const dedupe of [
      { kind: "provider" },
      { kind: "header", name: "X-Event-Id" },
      { kind: "body_path", path: "type" },
      { kind: "body_path", path: "data.object.id" },
      { kind: "content_hash" },
      { kind: "none" },
    ]
  ) {
    await t.step(JSON.stringify(dedupe), async () => {
      const trigger = await createTrigger(s, {
        autopilotId,
        provider: "stripe",
        signing_secret: "whsec_0123456789abcdef",
        dedupe,
      });
      const ids = new Set<string>();
      for (let n = 0; n < 3; n++) {
        const sent = await json(sendTest(s, trigger), 201);
        assert.equal(sent.response_body.status, "accepted");
        assert.equal(sent.attempt_count, 1);
        assert.equal(sent.dedupe_key === null, dedupe.kind === "none");
        ids.add(sent.id);
      }
      assert.equal(ids.size, 3);
    });
  }
});

Deno.test("a test is ignored where a webhook would be", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: SECRET,
    event_filters: [{ event: "never" }],
  });
  const filtered = await json(sendTest(s, trigger), 201);
  assert.equal(filtered.reason_code, "event_filtered");
  await json(s.api("PATCH", pathOf(trigger), { enabled: false }));
  const disabled = await json(sendTest(s, trigger), 201);
  assert.equal(disabled.reason_code, "trigger_disabled");
  assert.deepEqual(await runs(s, trigger.autopilotId), []);
});

Deno.test("with Prefer: dry-run a test gives the verdict, and stores nothing", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: SECRET,
  });
  const response = await sendTest(s, trigger, DRY_RUN);
  assert.equal(response.headers.get("preference-applied"), "dry-run");
  const verdict = await json(response);
  assert.equal(verdict.outcome, "accepted");
  assert.equal(verdict.signature_status, "valid");
  const page = await deliveries(s, trigger.autopilotId);
  assert.deepEqual(page.deliveries, []);
  assert.equal((await stats(s, trigger)).received, 0);
});

Deno.test("of several secrets a test is signed with the newest that is in force", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: SECRET,
  });
  const add = (fields: object) =>
    json(s.api("POST", `${pathOf(trigger)}/signing-secrets`, fields), 201);
  const newer = await add({ signing_secret: "a newer secret, as long" });
  await add({
    signing_secret: "one for the year after",
    not_before: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const sent = await json(sendTest(s, trigger), 201);
  assert.equal(sent.signing_secret_id, newer.id);
});

Deno.test("what only the provider can sign, or no secret in force can, is 409 and leaves nothing", async (t) => {
  await using s = await testService();
  const discord = sampleSecret(PROVIDERS.discord).verify;
  for (
    const [what, fields] of [
      ["a public key", { provider: "discord", signing_secret: discord }],
      ["keys that the provider publishes", { provider: "aws-sns" }],
    ] as const
  ) {
    await t.step(what, async () => {
      const trigger = await createTrigger(s, fields);
      await problem(sendTest(s, trigger), 409, "cannot_sign");
      await problem(sendTest(s, trigger, DRY_RUN), 409, "cannot_sign");
      const page = await deliveries(s, trigger.autopilotId);
      assert.deepEqual(page.deliveries, []);
    });
  }
  await t.step("a secret that has been revoked", async () => {
    const trigger = await createTrigger(s, { signing_secret: SECRET });
    const secrets = `${pathOf(trigger)}/signing-secrets`;
    const { signing_secrets: [secret] } = await json(s.api("GET", secrets));
    await json(s.api("DELETE", `${secrets}/${secret.id}`), 204);
    await problem(sendTest(s, trigger), 409, "cannot_sign");
  });
});

Deno.test("a trigger is tested by those who may write to it alone", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  const { key: reader } = await createKey(s, "reader");
  await problem(sendTest(s, trigger, { key: reader }), 403, "forbidden");
  const { key: stranger } = await createWorkspace(s);
  await problem(sendTest(s, trigger, { key: stranger }), 404, "not_found");
});

Deno.test("every provider that a secret signs for can be tested", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  for (const preset of Object.values<Preset>(PROVIDERS)) {
    if (!canSign(preset)) continue;
    await t.step(preset.id, async () => {
      const trigger = await createTrigger(s, {
        autopilotId,
        provider: preset.id,
        signing_secret: sampleSecret(preset).sign,
      });
      const sent = await json(sendTest(s, trigger), 201);
      assert.equal(sent.response_body.status, "accepted");
      assert.equal(sent.signature_status, "valid");
      assert.notEqual(sent.event, "webhook.received");
    });
  }
});
