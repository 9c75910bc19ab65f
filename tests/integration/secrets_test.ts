import assert from "node:assert/strict";
import {
  createKey,
  createTrigger,
  json,
  post,
  problem,
  sign,
} from "../support/calls.ts";
import {
  ADMIN_KEY,
  type TestService,
  testService,
} from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";

/** Every row of every table, as text. */
async function dump(s: TestService): Promise<string> {
  const { sql } = s.service.deps.db;
  const tables = await sql<{ name: string }[]>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`;
  assert(tables.length > 5);
  const texts: string[] = [];
  for (const { name } of tables) {
    for (
      const { row } of await sql.unsafe(`select t::text as row from ${name} t`)
    ) {
      texts.push(row);
    }
  }
  return texts.join("\n");
}

function assertHidden(where: string, text: string, secrets: string[]) {
  for (const secret of secrets) {
    for (
      const form of [
        secret,
        JSON.stringify(secret).slice(1, -1),
        encodeURIComponent(secret),
        new TextEncoder().encode(secret).toHex(),
        new TextEncoder().encode(secret).toBase64(),
      ]
    ) {
      assert(!text.includes(form), `${where} shows ${secret} as ${form}`);
    }
  }
}

Deno.test("no answer shows a signing secret: only whether there is one, and its last four characters", async () => {
  await using s = await testService();
  const answers: string[] = [];
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await s.api(method, path, body);
    const text = await answer.text();
    answers.push(text);
    return text === "" ? null : JSON.parse(text);
  };
  const { id: autopilotId } = await ask("POST", "/api/autopilots", {
    name: "A",
  });
  const triggers = `/api/autopilots/${autopilotId}/triggers`;
  const bare = await ask("POST", triggers, {});
  assert.equal(bare.has_signing_secret, false);
  assert.equal(bare.signing_secret_hint, null);
  const trigger = await ask("POST", triggers, { signing_secret: SECRET });
  assert.equal(trigger.has_signing_secret, true);
  assert.equal(trigger.signing_secret_hint, "body");
  const path = `${triggers}/${trigger.id}`;
  const changed = await ask("PUT", `${path}/signing-secret`, {
    signing_secret: `${SECRET}!`,
  });
  assert.equal(changed.signing_secret_hint, "ody!");
  await ask("PATCH", path, { name: "B" });
  await ask("GET", path);
  await ask("GET", triggers);
  await ask("POST", `${path}/rotate-webhook-token`);
  await ask("GET", `${path}/stats`);
  assertHidden("an answer", answers.join("\n"), [SECRET]);
});

Deno.test("a signing secret has at least 16 characters, and an empty one clears it", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: "x".repeat(16) });
  const triggers = `/api/autopilots/${trigger.autopilotId}/triggers`;
  const path = `${triggers}/${trigger.id}/signing-secret`;
  const short = "only-15-letters";
  for (
    const answer of [
      await s.api("PUT", path, { signing_secret: short }),
      await s.api("POST", triggers, { signing_secret: short }),
    ]
  ) {
    const { errors, ...rest } = await problem(answer, 400, "invalid_request");
    assert.equal(errors[0].pointer, "/signing_secret");
    assertHidden("the error", JSON.stringify([rest, errors]), [short]);
  }
  await problem(s.api("PUT", path, {}), 400, "invalid_request");
  await problem(
    s.api("PUT", path, { signing_secret: null }),
    400,
    "invalid_request",
  );
  const kept = await json(s.api("GET", `${triggers}/${trigger.id}`));
  assert.equal(kept.signing_secret_hint, "xxxx");
  const cleared = await json(s.api("PUT", path, { signing_secret: "" }));
  assert.equal(cleared.has_signing_secret, false);
  assert.equal(cleared.signing_secret_hint, null);
});

Deno.test("nothing secret is in the database in clear, in the logs, in the metrics or in errors", async () => {
  await using s = await testService();
  const { key } = await createKey(s, "member");
  const trigger = await createTrigger(s, { key, signing_secret: SECRET });
  const shown: string[] = [];
  const keep = async (answer: Promise<Response>) => {
    const response = await answer;
    shown.push(await response.text(), JSON.stringify([...response.headers]));
  };
  const body = '{"event":"e"}';
  const signature = sign(SECRET, body);
  await keep(post(s, trigger, body, signature));
  await keep(post(s, trigger, body, sign("guess at the secret", body)));
  await keep(post(s, trigger, "broken", signature));
  await keep(s.request(trigger.path));
  await keep(s.request(`${trigger.path}/more`, { method: "POST" }));
  await keep(s.api("GET", `/api/autopilots/${key}`, undefined, { key }));
  await keep(s.api("GET", "/api/autopilots", undefined, { key: `${key}x` }));
  await keep(s.api("GET", "/api/workspaces", undefined, { key }));
  await keep(s.api("POST", `/api/autopilots/${trigger.autopilotId}/triggers`, {
    signing_secret: { of: SECRET },
    [SECRET]: 1,
  }));
  const { text } = { text: await (await s.request("/metrics")).text() };

  const hex = signature["x-hub-signature-256"].slice("sha256=".length);
  const secrets = [SECRET, trigger.token, key, ADMIN_KEY, hex];
  assertHidden("the database", await dump(s), secrets);
  assertHidden("a log line", JSON.stringify(s.logged), secrets);
  assertHidden("/metrics", text, secrets);
  assertHidden("an answer to a sender", shown.slice(0, 10).join("\n"), secrets);
});

Deno.test("an API key is shown once, when it is made", async () => {
  await using s = await testService();
  const { key, keyId } = await createKey(s, "reader");
  assert.match(key, /^slk_[A-Za-z0-9_-]{43}$/);
  const keys = "/api/workspaces/01980000-0000-7000-8000-000000000001/keys";
  for (const path of [keys, `${keys}/${keyId}`]) {
    const text = await (await s.api("GET", path)).text();
    assertHidden(path, text, [key]);
    assert(text.includes(`"hint":"${key.slice(-4)}"`));
  }
});

Deno.test("a webhook URL that is rotated works at once, and the old one no more", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const path = `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}`;
  await json(post(s, trigger));
  const { webhook_url } = await json(
    s.api("POST", `${path}/rotate-webhook-token`),
  );
  assert.match(
    webhook_url,
    /^http:\/\/sluice\.test\/api\/webhooks\/autopilots\/awt_[A-Za-z0-9_-]{43}$/,
  );
  await problem(post(s, trigger), 404, "webhook_not_found");
  await json(post(s, { path: new URL(webhook_url).pathname }));
});
