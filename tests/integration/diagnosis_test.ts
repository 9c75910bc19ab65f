import assert from "node:assert/strict";
import {
  createTrigger,
  createWorkspace,
  deliveries,
  delivery,
  type Json,
  json,
  post,
  problem,
  runs,
  sign,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";
const BODY = '{"action":"opened", "number":1}';
const GITHUB = { provider: "github", signing_secret: SECRET };

/** What the owner is told of a delivery that was rejected. */
async function diagnosisOf(
  s: TestService,
  trigger: TestTrigger,
  headers: Record<string, string>,
  body = BODY,
): Promise<Json[]> {
  const receipt = await json(post(s, trigger, body, headers), 401);
  assert.deepEqual(Object.keys(receipt).sort(), [
    "delivery_id",
    "reason",
    "status",
  ]);
  return (await delivery(s, trigger, receipt.delivery_id)).diagnosis;
}

Deno.test("a delivery whose signature does not match keeps what would have, for its owner alone", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const { signing_secrets: [secret] } = await json(
    s.api(
      "GET",
      `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}/signing-secrets`,
    ),
  );
  const [found, ...more] = await diagnosisOf(
    s,
    trigger,
    sign(`${SECRET}\n`, BODY),
  );
  assert.deepEqual(more, []);
  assert.equal(found.code, "sender_secret_has_newline");
  assert.equal(found.signing_secret_id, secret.id);
  assert(!JSON.stringify([found, s.logged]).includes(SECRET));

  const page = await deliveries(s, trigger.autopilotId);
  assert(!("diagnosis" in page.deliveries[0]));
  assert(!JSON.stringify(page).includes(found.code));
  const [{ id }] = page.deliveries;
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries/${id}`;
  const { key } = await createWorkspace(s);
  await problem(s.api("GET", path, undefined, { key }), 404, "not_found");
  await problem(s.api("POST", `${path}/replay`), 409, "delivery_rejected");
  assert.deepEqual(await runs(s, trigger.autopilotId), []);
});

Deno.test("the usual mistakes are told apart", async (t) => {
  await using s = await testService();
  const minified = JSON.stringify(JSON.parse(BODY));
  const seconds = Math.floor(Date.now() / 1000);
  for (
    const [code, headers] of [
      ["body_minified", sign(SECRET, minified)],
      ["body_trailing_newline", sign(SECRET, `${BODY}\n`)],
      ["body_empty", sign(SECRET, "")],
      [
        "signature_prefix",
        {
          "x-hub-signature-256": sign(SECRET, BODY)["x-hub-signature-256"]
            .slice("sha256=".length),
        },
      ],
      [
        "other_provider",
        { "stripe-signature": `t=${seconds},v1=${"0".repeat(64)}` },
      ],
    ] as const
  ) {
    await t.step(code, async () => {
      const trigger = await createTrigger(s, GITHUB);
      const [found] = await diagnosisOf(s, trigger, headers);
      assert.equal(found?.code, code);
      assert.match(found.detail, /\.$/);
    });
  }
});

Deno.test("a secret that has ended is named as what would have matched, and goes on being refused", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const path =
    `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}/signing-secret`;
  await json(s.api("PUT", path, { signing_secret: "a newer one, as long" }));
  const { signing_secrets: [, old] } = await json(s.api("GET", `${path}s`));
  for (let n = 0; n < 2; n++) {
    const [found] = await diagnosisOf(s, trigger, sign(SECRET, BODY));
    assert.equal(found.code, "expired_secret");
    assert.equal(found.signing_secret_id, old.id);
  }
});

Deno.test("nothing is said of what nothing explains, nor of what was accepted", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const forged = sign("a stranger's secret, as long", BODY);
  assert.deepEqual(await diagnosisOf(s, trigger, forged), []);
  const { delivery_id } = await json(
    post(s, trigger, BODY, sign(SECRET, BODY)),
  );
  const accepted = await delivery(s, trigger, delivery_id);
  assert.deepEqual(accepted.diagnosis, []);
});

Deno.test("a flood is not diagnosed one by one, and one trigger's does not silence another's", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, GITHUB);
  const other = await createTrigger(s, GITHUB);
  const wrong = sign(`${SECRET}\n`, BODY);
  const receipts = await Promise.all(
    Array.from(
      { length: 40 },
      () => post(s, trigger, BODY, wrong).then((r) => json(r, 401)),
    ),
  );
  let diagnosed = 0;
  for (const { delivery_id } of receipts) {
    const kept = await delivery(s, trigger, delivery_id);
    assert.equal(kept.status, "rejected");
    if (kept.diagnosis.length > 0) diagnosed++;
  }
  assert(0 < diagnosed && diagnosed <= 10, String(diagnosed));
  const [found] = await diagnosisOf(s, other, wrong);
  assert.equal(found.code, "sender_secret_has_newline");
});
