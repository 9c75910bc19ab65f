import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { ServiceError } from "../../domain/errors.ts";
import {
  createTrigger,
  delivery,
  type Json,
  json,
  post,
  problem,
  stats,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";
import messages from "../support/sns_messages.json" with {
  type: "json",
};

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

function pathOf({ autopilotId, id }: TestTrigger): string {
  return `/api/autopilots/${autopilotId}/triggers/${id}`;
}

function show(s: TestService, trigger: TestTrigger): Promise<Json> {
  return json(s.api("GET", pathOf(trigger)));
}

function hmac(
  secret: string,
  content: string,
  encoding: "hex" | "base64" = "hex",
  hash = "sha256",
): string {
  return createHmac(hash, secret).update(content).digest(encoding);
}

Deno.test("Zoom's token is answered under the secret, where its signature is right alone", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "zoom",
    signing_secret: SECRET,
  });
  const body = JSON.stringify({
    event: "endpoint.url_validation",
    payload: { plainToken: "qgg8vlvZRS6UYooatFL8Aw" },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = (secret: string) => ({
    "x-zm-request-timestamp": timestamp,
    "x-zm-signature": `v0=${hmac(secret, `v0:${timestamp}:${body}`)}`,
  });
  await problem(
    post(s, trigger, body, headers("another secret, as long")),
    401,
    "handshake_refused",
  );
  await problem(post(s, trigger, body), 401, "handshake_refused");
  assert.equal((await show(s, trigger)).handshake_verified_at, null);
  const response = await post(s, trigger, body, headers(SECRET));
  assert.equal(response.headers.get("provider-answer"), "url_verification");
  assert.deepEqual(await json(response), {
    plainToken: "qgg8vlvZRS6UYooatFL8Aw",
    encryptedToken: hmac(SECRET, "qgg8vlvZRS6UYooatFL8Aw"),
  });
  assert.equal((await show(s, trigger)).handshake_kind, "url_verification");
  assert.equal((await stats(s, trigger)).handshake, 3);
  assert.equal((await stats(s, trigger)).received, 3);
});

Deno.test("X's challenge is answered under the secret, and not where there is none", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "x",
    signing_secret: SECRET,
  });
  const token = "challenge-1158201444";
  assert.deepEqual(
    await json(s.request(`${trigger.path}?crc_token=${token}`)),
    { response_token: `sha256=${hmac(SECRET, token, "base64")}` },
  );
  const bare = await createTrigger(s, { provider: "x" });
  await problem(
    s.request(`${bare.path}?crc_token=${token}`),
    403,
    "handshake_refused",
  );
});

Deno.test("Asana hands out the secret once: it is kept, deliveries are verified by it, and nobody brings another", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "asana" });
  const secret = "b537207f20cbfa02357cf448134da559e8bd39d6";
  const hook = { "x-hook-secret": secret };
  const response = await post(s, trigger, "", hook);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("x-hook-secret"), secret);
  assert.equal(await response.text(), "");
  const shown = await show(s, trigger);
  assert.equal(shown.has_signing_secret, true);
  assert.equal(shown.signing_secret_hint, secret.slice(-4));
  assert.equal(shown.handshake_kind, "hook_secret");
  assert(!JSON.stringify([shown, s.logged]).includes(secret));

  const body = '{"events":[]}';
  const signed = { "x-hook-signature": hmac(secret, body) };
  assert.equal((await post(s, trigger, body, signed)).status, 200);
  assert.equal((await post(s, trigger, body)).status, 401);

  const stranger = {
    "x-hook-secret": "a stranger's own secret".replaceAll(" ", "-"),
  };
  await problem(post(s, trigger, "", stranger), 409, "handshake_refused");
  assert.equal((await post(s, trigger, "", hook)).status, 200);
  const { signing_secrets: [kept, ...more] } = await json(
    s.api("GET", `${pathOf(trigger)}/signing-secrets`),
  );
  assert.deepEqual(more, []);
  await json(
    s.api("DELETE", `${pathOf(trigger)}/signing-secrets/${kept.id}`),
    204,
  );
  await problem(post(s, trigger, "", stranger), 409, "handshake_refused");
});

Deno.test("of many secrets that are handed out at once, one is kept", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s, { provider: "asana" });
  const answers = await Promise.all(
    Array.from(
      { length: 10 },
      (_, n) =>
        post(n % 2 ? s : replica, trigger, "", {
          "x-hook-secret": `a-secret-that-is-the-${n}th`,
        }),
    ),
  );
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, ...Array(9).fill(409)]);
  const { signing_secrets } = await json(
    s.api("GET", `${pathOf(trigger)}/signing-secrets`),
  );
  assert.equal(signing_secrets.length, 1);
});

Deno.test("Microsoft Graph's token is echoed as plain text, with nothing a browser would run", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "microsoft-graph",
    signing_secret: SECRET,
  });
  const token = "Validation: <b>Testing</b> client application";
  const response = await s.request(
    `${trigger.path}?validationToken=${encodeURIComponent(token)}`,
    { method: "POST", headers: { "content-type": "text/plain" } },
  );
  assert.equal(response.status, 200);
  assert.equal(await response.text(), token);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain/);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
});

Deno.test("Event Grid's OPTIONS and its validation code are answered", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "azure-event-grid" });
  const options = await s.request(trigger.path, {
    method: "OPTIONS",
    headers: { "webhook-request-origin": "eventgrid.azure.net" },
  });
  assert.equal(options.status, 200);
  assert.equal(
    options.headers.get("webhook-allowed-origin"),
    "eventgrid.azure.net",
  );
  const validation = await post(s, trigger, [{
    id: "1",
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    data: { validationCode: "512d38b6" },
  }], { "aeg-event-type": "SubscriptionValidation" });
  assert.deepEqual(await json(validation), { validationResponse: "512d38b6" });
  const plain = await s.request(trigger.path, { method: "OPTIONS" });
  assert.equal(plain.status, 405);
});

Deno.test("Dropbox's GET is echoed", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "dropbox",
    signing_secret: SECRET,
  });
  const response = await s.request(`${trigger.path}?challenge=abc-1`);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "abc-1");
});

Deno.test("Trello's HEAD is answered, and recorded", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "trello",
    signing_secret: SECRET,
  });
  const response = await s.request(trigger.path, { method: "HEAD" });
  assert.equal(response.status, 200);
  assert.equal((await show(s, trigger)).handshake_kind, "reachability");
  assert.equal((await s.request(trigger.path)).status, 405);
});

Deno.test("a verify token that is wrong is refused, and the URL's own last part is right", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "meta",
    signing_secret: SECRET,
  });
  const ask = (token: string) =>
    s.request(
      `${trigger.path}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`,
    );
  await problem(ask("wrong"), 403, "handshake_refused");
  assert.equal((await show(s, trigger)).handshake_verified_at, null);
  assert.equal(await (await ask(trigger.token)).text(), "1");
  assert((await show(s, trigger)).handshake_verified_at);
});

Deno.test("an SNS subscription is confirmed at AWS, where the message is AWS's own alone", async () => {
  await using s = await testService();
  const asked: string[] = [];
  const { certificate: text, confirmation } = messages;
  Object.assign(s.service.deps, {
    keys: { resolve: () => Promise.resolve({ status: "found", text }) },
    confirmSubscription: (url: string) => {
      asked.push(url);
      return Promise.resolve();
    },
  });
  const trigger = await createTrigger(s, { provider: "aws-sns" });
  const forged = {
    ...confirmation,
    SubscribeURL: messages.elsewhere.SubscribeURL,
  };
  const plain = { "content-type": "text/plain; charset=UTF-8" };
  await problem(post(s, trigger, forged, plain), 401, "handshake_refused");
  await problem(
    post(s, trigger, messages.elsewhere, plain),
    403,
    "handshake_refused",
  );
  assert.deepEqual(asked, []);
  const response = await post(s, trigger, confirmation, plain);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "");
  assert.deepEqual(asked, [confirmation.SubscribeURL]);
  assert.equal(
    (await show(s, trigger)).handshake_kind,
    "subscription_confirmation",
  );
  const receipt = await json(post(s, trigger, messages.notification, plain));
  assert.equal(receipt.status, "accepted");
  assert.equal(
    (await delivery(s, trigger, receipt.delivery_id)).signature_status,
    "valid",
  );
});

Deno.test("a subscription that cannot be confirmed now is asked for again, and not recorded", async () => {
  await using s = await testService();
  const { certificate: text, confirmation } = messages;
  Object.assign(s.service.deps, {
    keys: { resolve: () => Promise.resolve({ status: "found", text }) },
    confirmSubscription: () =>
      Promise.reject(
        new ServiceError("unavailable", "The provider is away.", {
          retryAfter: 5,
        }),
      ),
  });
  const trigger = await createTrigger(s, { provider: "aws-sns" });
  const response = await post(s, trigger, confirmation);
  assert.equal(response.headers.get("retry-after"), "5");
  await problem(response, 503, "unavailable");
  assert.equal((await show(s, trigger)).handshake_verified_at, null);
});

Deno.test("a provider that insists on an answer of its own gets it, and what was accepted is stored as ever", async (t) => {
  await using s = await testService();
  const time = "1700000000";
  const hash = hmac(SECRET, `${time}signature_request_sent`);
  const event = JSON.stringify({
    event: {
      event_time: time,
      event_type: "signature_request_sent",
      event_hash: hash,
    },
  });
  const call = new URLSearchParams({
    AccountSid: "AC1",
    CallStatus: "ringing",
  });
  await t.step("Dropbox Sign", async () => {
    const trigger = await createTrigger(s, {
      provider: "dropbox-sign",
      signing_secret: SECRET,
    });
    const form =
      `--b\r\ncontent-disposition: form-data; name="json"\r\n\r\n${event}\r\n--b--\r\n`;
    const type = { "content-type": "multipart/form-data; boundary=b" };
    const response = await post(s, trigger, form, type);
    assert.equal(await response.text(), "Hello API Event Received");
    const again = await post(s, trigger, form, type);
    assert.equal(await again.text(), "Hello API Event Received");
    const counted = await stats(s, trigger);
    assert.deepEqual([counted.accepted, counted.duplicate], [1, 1]);
    const wrong = form.replace(hash, "0".repeat(64));
    assert.equal((await post(s, trigger, wrong, type)).status, 401);
  });
  await t.step("Twilio", async () => {
    const trigger = await createTrigger(s, {
      provider: "twilio",
      signing_secret: SECRET,
    });
    const url = `http://sluice.test${trigger.path}`;
    const content = `${url}AccountSidAC1CallStatusringing`;
    const response = await post(s, trigger, call.toString(), {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": hmac(SECRET, content, "base64", "sha1"),
    });
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/xml/);
    assert.equal(await response.text(), "<Response/>");
    assert.equal((await stats(s, trigger)).accepted, 1);
  });
});
