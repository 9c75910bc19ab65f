import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  claim,
  createTrigger,
  deliveries,
  delivery,
  json,
  post,
  problem,
  runs,
  sign,
  stats,
} from "../support/calls.ts";
import { testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";
const BODY = '{"action":"opened","n":1}';
const HEX = createHmac("sha256", SECRET).update(BODY).digest("hex");
const SHA1 = createHmac("sha1", SECRET).update(BODY).digest("hex");

Deno.test("an unverified webhook is 401, and leaves one rejected row and nothing else", async (t) => {
  await using s = await testService();
  const signed = (signature: string) => ({ "x-hub-signature-256": signature });
  for (
    const [what, headers, reason, verdict] of [
      ["no signature", {}, "missing_signature", "missing"],
      ["an empty one", signed(""), "missing_signature", "missing"],
      [
        "one of another secret",
        sign("another secret, as long", BODY),
        "invalid_signature",
        "invalid",
      ],
      [
        "one of another body",
        sign(SECRET, `${BODY} `),
        "invalid_signature",
        "invalid",
      ],
      [
        "a truncated one",
        signed(`sha256=${HEX.slice(0, 32)}`),
        "invalid_signature",
        "invalid",
      ],
      [
        "one that is no hex",
        signed(`sha256=${"z".repeat(64)}`),
        "invalid_signature",
        "invalid",
      ],
      [
        "another algorithm",
        signed(`sha1=${SHA1}`),
        "invalid_signature",
        "invalid",
      ],
      [
        "the right one twice",
        signed(`sha256=${HEX}, sha256=${HEX}`),
        "invalid_signature",
        "invalid",
      ],
      [
        "the weaker header alone",
        { "x-hub-signature": `sha1=${SHA1}` },
        "missing_signature",
        "missing",
      ],
    ] as const
  ) {
    await t.step(what, async () => {
      const trigger = await createTrigger(s, {
        provider: "github",
        signing_secret: SECRET,
      });
      const receipt = await json(
        await post(s, trigger, BODY, {
          ...headers,
          "x-github-event": "issues",
          "x-github-delivery": "d1",
        }),
        401,
      );
      assert.deepEqual(receipt, {
        status: "rejected",
        delivery_id: receipt.delivery_id,
        reason,
      });
      const page = await deliveries(s, trigger.autopilotId);
      assert.equal(page.deliveries.length, 1);
      const row = await delivery(s, trigger, receipt.delivery_id);
      assert.equal(row.status, "rejected");
      assert.equal(row.signature_status, verdict);
      assert.equal(row.reason_code, reason);
      assert.equal(row.response_status, 401);
      assert.deepEqual(row.response_body, receipt);
      assert.equal(row.raw_body, BODY);
      assert.equal(row.event, "github.issues.opened");
      assert.equal(row.dedupe_key, null);
      assert.equal(row.dedupe_source, null);
      assert.equal(row.autopilot_run_id, null);
      assert.equal(row.attempt_count, 1);

      assert.deepEqual(await runs(s, trigger.autopilotId), []);
      assert.deepEqual(
        await claim(s, { autopilot_id: trigger.autopilotId }),
        [],
      );
      const path = `/api/autopilots/${trigger.autopilotId}/deliveries`;
      await problem(
        s.api("POST", `${path}/${receipt.delivery_id}/replay`),
        409,
        "delivery_rejected",
      );
      const counted = await stats(s, trigger);
      assert.equal(counted.rejected, 1);
      assert.equal(counted.rejected_by_reason[0].reason, reason);
    });
  }
});

Deno.test("a verified webhook runs, whatever the letter case of its hex", async () => {
  await using s = await testService();
  for (const provider of ["generic", "github"]) {
    const trigger = await createTrigger(s, {
      provider,
      signing_secret: SECRET,
    });
    for (const hex of [HEX, HEX.toUpperCase()]) {
      const receipt = await json(
        await post(s, trigger, BODY, {
          "x-hub-signature-256": `sha256=${hex}`,
        }),
      );
      assert.equal(receipt.status, "accepted");
      const row = await delivery(s, trigger, receipt.delivery_id);
      assert.equal(row.signature_status, "valid");
      assert.equal(row.selected_headers["x-hub-signature-256"], "present");
    }
    assert.equal((await runs(s, trigger.autopilotId)).length, 2);
  }
});

Deno.test("the verdict comes before all else: the forged are rejected even where nothing would run", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    signing_secret: SECRET,
    enabled: false,
    event_filters: [{ event: "never" }],
  });
  assert.equal((await json(await post(s, trigger), 401)).status, "rejected");
});

Deno.test("a secret that is set, replaced or cleared counts from the next webhook on", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const put = (signing_secret: string) =>
    json(
      s.api(
        "PUT",
        `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}/signing-secret`,
        { signing_secret },
      ),
    );
  const status = async (headers = {}) =>
    (await post(s, trigger, BODY, headers)).status;
  const other = "another secret, as long";

  assert.equal(await status(), 200);
  await put(SECRET);
  assert.equal(await status(), 401);
  assert.equal(await status(sign(SECRET, BODY)), 200);
  await put(other);
  assert.equal(await status(sign(SECRET, BODY)), 401);
  assert.equal(await status(sign(other, BODY)), 200);
  await put("");
  assert.equal(await status(), 200);
  assert.equal(await status(sign("whatever it is now", BODY)), 200);
});
