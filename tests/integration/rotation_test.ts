import assert from "node:assert/strict";
import {
  createAutopilot,
  createKey,
  createTrigger,
  createWorkspace,
  delivery,
  type Json,
  json,
  post,
  problem,
  sign,
  type TestTrigger,
} from "../support/calls.ts";
import { eventually } from "../support/eventually.ts";
import { type TestService, testService } from "../support/service.ts";

const OLD = "the old secret, as long as it must be";
const NEW = "the new secret, as long as it must be";
const BODY = '{"n":1}';
const HOUR = 3_600_000;

function pathOf({ autopilotId, id }: TestTrigger): string {
  return `/api/autopilots/${autopilotId}/triggers/${id}`;
}

function put(s: TestService, trigger: TestTrigger, fields: Json) {
  return json(s.api("PUT", `${pathOf(trigger)}/signing-secret`, fields));
}

function add(s: TestService, trigger: TestTrigger, fields: Json) {
  return json(s.api("POST", `${pathOf(trigger)}/signing-secrets`, fields), 201);
}

async function list(s: TestService, trigger: TestTrigger): Promise<Json[]> {
  const page = await json(s.api("GET", `${pathOf(trigger)}/signing-secrets`));
  return page.signing_secrets;
}

function revoke(s: TestService, trigger: TestTrigger, id: string) {
  const path = `${pathOf(trigger)}/signing-secrets/${id}`;
  return json(s.api("DELETE", path), 204);
}

/** The receipt of a webhook that is signed with a secret. */
async function send(s: TestService, trigger: TestTrigger, secret: string) {
  return await (await post(s, trigger, BODY, sign(secret, BODY))).json();
}

async function isAccepted(
  s: TestService,
  trigger: TestTrigger,
  secret: string,
): Promise<boolean> {
  return (await send(s, trigger, secret)).status === "accepted";
}

function later(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString();
}

Deno.test("a secret that is replaced with an overlap counts beside the new one until the overlap ends, and nothing is rejected", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: OLD });
  const shown = await put(s, trigger, {
    signing_secret: NEW,
    overlap_seconds: 3600,
  });
  assert.equal(shown.signing_secret_hint, NEW.slice(-4));
  const [newer, older] = await list(s, trigger);
  assert.equal(newer.expires_at, null);
  const left = Date.parse(older.expires_at) - Date.now();
  assert(HOUR - 60_000 < left && left <= HOUR, String(left));
  const receipts = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => ({
      ...await send(s, trigger, n % 2 ? OLD : NEW),
      secretId: n % 2 ? older.id : newer.id,
    })),
  );
  for (const { status, delivery_id, secretId } of receipts) {
    assert.equal(status, "accepted");
    const kept = await delivery(s, trigger, delivery_id);
    assert.equal(kept.signing_secret_id, secretId);
  }
  for (const secret of await list(s, trigger)) {
    assert.equal(secret.use_count, 10);
    assert(secret.last_used_at >= secret.not_before);
  }
});

Deno.test("a secret that is replaced without an overlap ends at once", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: OLD });
  await put(s, trigger, { signing_secret: NEW });
  assert.equal(await isAccepted(s, trigger, OLD), false);
  assert.equal(await isAccepted(s, trigger, NEW), true);
});

Deno.test("a second overlap does not prolong the first", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: OLD });
  await put(s, trigger, { signing_secret: NEW, overlap_seconds: 60 });
  const [, before] = await list(s, trigger);
  await put(s, trigger, {
    signing_secret: "the newest secret, as long",
    overlap_seconds: 3600,
  });
  const [, , after] = await list(s, trigger);
  assert.equal(after.id, before.id);
  assert.equal(after.expires_at, before.expires_at);
});

Deno.test("a secret counts from its not_before until its expires_at, and a trigger whose secrets have all ended is closed", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const starts = Date.now() + 1_500;
  const ends = starts + 1_500;
  await add(s, trigger, {
    signing_secret: OLD,
    not_before: new Date(starts).toISOString(),
    expires_at: new Date(ends).toISOString(),
  });
  assert.equal(await isAccepted(s, trigger, OLD), false);
  assert.equal((await post(s, trigger, BODY)).status, 401);
  await eventually("the secret counts", () => isAccepted(s, trigger, OLD));
  assert(Date.now() >= starts);
  await eventually(
    "the secret has ended",
    async () => !await isAccepted(s, trigger, OLD),
  );
  assert(Date.now() >= ends);
  const unsigned = await json(post(s, trigger, BODY), 401);
  assert.equal(unsigned.status, "rejected");
  const shown = await json(s.api("GET", pathOf(trigger)));
  assert.equal(shown.has_signing_secret, true);
});

Deno.test("secrets are added beside those that are there, and listed newest first without being shown", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: OLD });
  const added = await add(s, trigger, { signing_secret: NEW });
  assert.equal(added.hint, NEW.slice(-4));
  assert.equal(added.use_count, 0);
  assert.equal(added.last_used_at, null);
  assert.equal(await isAccepted(s, trigger, OLD), true);
  assert.equal(await isAccepted(s, trigger, NEW), true);
  const secrets = await list(s, trigger);
  assert.deepEqual(secrets.map(({ hint }) => hint), [
    NEW.slice(-4),
    OLD.slice(-4),
  ]);
  const text = JSON.stringify([secrets, s.logged]);
  for (const secret of [OLD, NEW]) assert(!text.includes(secret));
});

Deno.test("a revoked secret ends at once; revoking the last one closes the trigger, and clearing opens it", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: OLD });
  await add(s, trigger, { signing_secret: NEW });
  const [newer, older] = await list(s, trigger);
  await revoke(s, trigger, older.id);
  assert.equal(await isAccepted(s, trigger, OLD), false);
  assert.equal(await isAccepted(s, trigger, NEW), true);
  await revoke(s, trigger, newer.id);
  assert.equal(await isAccepted(s, trigger, NEW), false);
  assert.equal((await post(s, trigger, BODY)).status, 401);
  await revoke(s, trigger, newer.id);
  assert.equal((await list(s, trigger)).length, 2);
  const cleared = await put(s, trigger, { signing_secret: "" });
  assert.equal(cleared.has_signing_secret, false);
  assert.deepEqual(await list(s, trigger), []);
  assert.equal((await post(s, trigger, BODY)).status, 200);
});

Deno.test("a change of secrets counts at once on another replica", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const trigger = await createTrigger(s, { signing_secret: OLD });
  assert.equal(await isAccepted(replica, trigger, OLD), true);
  const added = await add(s, trigger, { signing_secret: NEW });
  assert.equal(await isAccepted(replica, trigger, NEW), true);
  await revoke(s, trigger, added.id);
  assert.equal(await isAccepted(replica, trigger, NEW), false);
  await put(s, trigger, { signing_secret: NEW });
  assert.equal(await isAccepted(replica, trigger, OLD), false);
  assert.equal(await isAccepted(replica, trigger, NEW), true);
});

Deno.test("an invalid secret or time is refused, with its place", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: OLD });
  for (
    const [what, fields, pointer] of [
      ["a short secret", { signing_secret: "short" }, "/signing_secret"],
      ["an empty secret", { signing_secret: "" }, "/signing_secret"],
      [
        "an end before the start",
        {
          signing_secret: NEW,
          not_before: later(HOUR),
          expires_at: later(HOUR - 1),
        },
        "/expires_at",
      ],
      [
        "an end in the past",
        { signing_secret: NEW, expires_at: later(-1_000) },
        "/expires_at",
      ],
      [
        "a time that is none",
        { signing_secret: NEW, expires_at: "tomorrow" },
        "/expires_at",
      ],
      ["a slip", { signing_secret: NEW, expires: later(HOUR) }, ""],
    ] as const
  ) {
    await t.step(what, async () => {
      const path = `${pathOf(trigger)}/signing-secrets`;
      const { errors: [error] } = await problem(
        s.api("POST", path, fields),
        400,
        "invalid_request",
      );
      assert.equal(error.pointer, pointer);
      assert.equal((await list(s, trigger)).length, 1);
    });
  }
});

Deno.test("a secret that cannot be the provider's is refused, wherever it is given", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const faulty = "this is neither hex nor a key";
  const made = s.api("POST", `/api/autopilots/${autopilotId}/triggers`, {
    provider: "discord",
    signing_secret: faulty,
  });
  const trigger = await createTrigger(s, { autopilotId, provider: "discord" });
  const path = pathOf(trigger);
  const body = { signing_secret: faulty };
  for (
    const response of [
      await made,
      await s.api("POST", `${path}/signing-secrets`, body),
      await s.api("PUT", `${path}/signing-secret`, body),
    ]
  ) {
    const refused = await problem(response, 400, "invalid_request");
    assert.equal(refused.errors[0].pointer, "/signing_secret");
    assert(!JSON.stringify(refused).includes(faulty));
  }
  assert.deepEqual(await list(s, trigger), []);
});

Deno.test("secrets are their workspace's own, and written by those who may write alone", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { signing_secret: OLD });
  const other = await createTrigger(s, { signing_secret: OLD });
  const path = `${pathOf(trigger)}/signing-secrets`;
  const [{ id }] = await list(s, trigger);
  const body = { signing_secret: NEW };
  const { key: stranger } = await createWorkspace(s);
  const { key: reader } = await createKey(s, "reader");
  for (
    const [method, at, sent] of [
      ["GET", path, undefined],
      ["POST", path, body],
      ["DELETE", `${path}/${id}`, undefined],
    ] as const
  ) {
    const as = (key: string) => s.api(method, at, sent, { key });
    await problem(as(stranger), 404, "not_found");
    if (method !== "GET") await problem(as(reader), 403, "forbidden");
  }
  await problem(
    s.api("DELETE", `${pathOf(other)}/signing-secrets/${id}`),
    404,
    "not_found",
  );
  assert.equal(await isAccepted(s, trigger, OLD), true);
});
