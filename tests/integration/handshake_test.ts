import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createTrigger, json, post } from "../support/calls.ts";
import { testService } from "../support/service.ts";

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

function slackSigned(body: string) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", SECRET)
    .update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${digest}`,
  };
}

Deno.test("Slack's challenge is echoed, recorded, and starts no run", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "slack",
    signing_secret: SECRET,
  });
  const body = { type: "url_verification", challenge: "c-1" };
  const response = await post(
    s,
    trigger,
    body,
    slackSigned(JSON.stringify(body)),
  );
  assert.equal(response.status, 200);
  assert.match(await response.text(), /c-1/);
  const path = `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}`;
  const shown = await json(await s.api("GET", path));
  assert.equal(shown.handshake_kind, "url_verification");
  assert(shown.handshake_verified_at);
  const stats = await json(await s.api("GET", `${path}/stats`));
  assert.equal(stats.handshake, 1);
  assert.equal(stats.received, 1);
  assert.equal(stats.accepted, 0);
});

Deno.test("Meta's GET challenge is answered with its text; any other GET is 405", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "meta",
    signing_secret: "meta-app-secret-0123456789",
  });
  const query =
    "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meta-app-secret-0123456789";
  const answered = await s.request(`${trigger.path}${query}`);
  assert.equal(answered.status, 200);
  assert.equal(await answered.text(), "1158201444");
  const plain = await s.request(trigger.path);
  assert.equal(plain.status, 405);
  assert.equal(plain.headers.get("allow"), "POST");
});

Deno.test("a provider without a handshake takes POST alone", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]) {
    const response = await s.request(trigger.path, { method });
    assert.equal(response.status, 405, method);
    assert.equal(response.headers.get("allow"), "POST");
  }
});
