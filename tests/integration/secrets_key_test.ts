import assert from "node:assert/strict";
import { createTrigger, json, post, sign } from "../support/calls.ts";
import { testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";
const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);
const BODY = "{}";

Deno.test("a new first key of SECRETS_KEY takes over at the next start, and then the old one can go", async () => {
  await using s = await testService({}, { secretsKeys: [OLD] });
  const trigger = await createTrigger(s, { signing_secret: SECRET });
  const at = { databaseUrl: s.databaseUrl };
  {
    await using rotated = await testService({}, {
      ...at,
      secretsKeys: [NEW, OLD],
    });
    await json(post(rotated, trigger, BODY, sign(SECRET, BODY)));
    assert(
      rotated.logged.some(({ event, fields }) =>
        event === "secrets_resealed" && fields["count"] === 2
      ),
    );
  }
  await using later = await testService({}, { ...at, secretsKeys: [NEW] });
  await json(post(later, trigger, BODY, sign(SECRET, BODY)));
  assert.equal((await post(later, trigger, BODY)).status, 401);
  const path = `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}`;
  const { webhook_url } = await json(later.api("GET", path));
  assert(webhook_url.endsWith(trigger.path));
});

Deno.test("a service does not start on secrets that none of its keys opens, and says so", async () => {
  await using s = await testService({}, { secretsKeys: [OLD] });
  await createTrigger(s, { signing_secret: SECRET });
  await assert.rejects(
    testService({}, { databaseUrl: s.databaseUrl, secretsKeys: [NEW] }),
    /Cannot decrypt a secret: no key of SECRETS_KEY has the id "[0-9a-f]{8}"/,
  );
});

Deno.test("a ciphertext that is moved to another row does not open there", async () => {
  await using s = await testService();
  const mine = await createTrigger(s, { signing_secret: SECRET });
  const other = await createTrigger(s, {
    signing_secret: "another secret, as long",
  });
  const { deps } = s.service;
  await deps.db.transaction(async (tx) => {
    await tx`
      update signing_secret set secret_sealed =
        (select secret_sealed from signing_secret where trigger_id = ${mine.id})
      where trigger_id = ${other.id}`;
    await tx`update autopilot_trigger set version = version + 1 where id = ${other.id}`;
    await tx`select pg_notify('trigger_changed', ${other.id})`;
  });
  const answer = await post(s, other, BODY, sign(SECRET, BODY));
  assert.equal(answer.status, 500);
  assert.equal((await answer.json()).code, "internal");
});
