import assert from "node:assert/strict";
import {
  claim,
  createKey,
  createTrigger,
  createWorkspace,
  type Json,
  json,
  post,
  problem,
} from "../support/calls.ts";
import { ADMIN_KEY, testService } from "../support/service.ts";

const ROLES = ["reader", "worker", "member", "admin"] as const;

Deno.test("each role may do what is its own, and no more", async (t) => {
  await using s = await testService();
  const workspace = await createWorkspace(s);
  const keys: Record<string, string> = { ADMIN_KEY };
  for (const role of ROLES) {
    keys[role] = (await createKey(s, role, workspace.id)).key;
  }
  const trigger = await createTrigger(s, { key: keys["member"] });
  const { delivery_id, run_id } = await json(await post(s, trigger));
  const at = `/api/autopilots/${trigger.autopilotId}`;
  const one = `${at}/triggers/${trigger.id}`;
  const lease = { lease_token: crypto.randomUUID() };
  const ofKeys = `/api/workspaces/${workspace.id}/keys`;

  const read = ["reader", "worker", "member", "admin"];
  const work = ["worker", "member", "admin"];
  const write = ["member", "admin"];
  for (
    const [who, method, path, body] of [
      [read, "GET", "/api/autopilots"],
      [read, "GET", at],
      [read, "GET", `${at}/triggers`],
      [read, "GET", one],
      [read, "GET", `${one}/stats`],
      [read, "GET", `${at}/deliveries`],
      [read, "GET", `${at}/deliveries/${delivery_id}`],
      [read, "GET", `${at}/runs`],
      [read, "GET", `${at}/runs/${run_id}`],
      [read, "GET", `/api/runs/${run_id}`],
      [read, "GET", `/api/workspaces/${workspace.id}`],
      [work, "POST", "/api/runs/claim", { limit: 1 }],
      [work, "POST", `/api/runs/${run_id}/heartbeat`, lease],
      [work, "POST", `/api/runs/${run_id}/complete`, lease],
      [work, "POST", `/api/runs/${run_id}/fail`, { ...lease, reason: "r" }],
      [write, "POST", "/api/autopilots", { name: "A" }],
      [write, "PATCH", at, { name: "B" }],
      [write, "POST", `${at}/triggers`, {}],
      [write, "PATCH", one, { name: "B" }],
      [write, "PUT", `${one}/signing-secret`, { signing_secret: "" }],
      [write, "POST", `${one}/rotate-webhook-token`],
      [write, "POST", `${at}/deliveries/${delivery_id}/replay`],
      [write, "POST", `${at}/runs`, {}],
      [write, "DELETE", one],
      [write, "DELETE", at],
      [["admin"], "GET", ofKeys],
      [["admin"], "GET", `${ofKeys}/${workspace.keyId}`],
      [["admin"], "POST", ofKeys, { name: "n", role: "reader" }],
      [["admin"], "DELETE", `${ofKeys}/${workspace.keyId}`],
      [["ADMIN_KEY"], "GET", "/api/workspaces"],
      [["ADMIN_KEY"], "POST", "/api/workspaces", { name: "W" }],
    ] as [string[], string, string, Json?][]
  ) {
    const operation = path.replaceAll(/[0-9a-f-]{36}/g, "…");
    await t.step(`${method} ${operation}: ${who.join(", ")}`, async () => {
      // From the least on, because what the greatest may do may be done once.
      for (const role of ROLES) {
        const answer = await s.api(method, path, body, {
          key: keys[role]!,
        });
        if (who.includes(role)) {
          assert(![401, 403].includes(answer.status), `${role} is refused`);
          await answer.body?.cancel();
        } else {
          const { detail } = await problem(answer, 403, "forbidden");
          assert(!detail.includes(keys[role]));
        }
      }
      for (const key of ["slk_unknown", `${keys["admin"]}x`, ""]) {
        const answer = await s.api(method, path, body, { key });
        assert.match(
          answer.headers.get("www-authenticate") ?? "",
          /^Bearer /,
        );
        await problem(answer, 401, "unauthorized");
      }
      if (who.includes("ADMIN_KEY")) {
        const answer = await s.api(method, path, body);
        assert(answer.ok);
        await answer.body?.cancel();
      }
    });
  }
});

Deno.test("a refusal comes before anything is said of what the request should look like", async () => {
  await using s = await testService();
  const { key } = await createKey(s, "reader");
  await problem(
    s.api("POST", "/api/autopilots", { wrong: 1 }, { key }),
    403,
    "forbidden",
  );
  await problem(
    s.api("GET", "/api/autopilots?limit=x", undefined, { key: "unknown" }),
    401,
    "unauthorized",
  );
});

Deno.test("a key is a bearer key and nothing else", async () => {
  await using s = await testService();
  for (
    const [authorization, status] of [
      [`Bearer ${ADMIN_KEY}`, 200],
      [`bearer  ${ADMIN_KEY}`, 200],
      [`Basic ${btoa(`:${ADMIN_KEY}`)}`, 401],
      [ADMIN_KEY, 401],
      [`Bearer ${ADMIN_KEY}, Bearer x`, 401],
      ["Bearer", 401],
    ] as const
  ) {
    const answer = await s.request("/api/autopilots", {
      headers: { authorization },
    });
    assert.equal(answer.status, status, authorization);
    await answer.body?.cancel();
  }
  const answer = await s.request(`/api/autopilots?key=${ADMIN_KEY}`);
  await problem(answer, 401, "unauthorized");
});

Deno.test("a key that is revoked stops at once, on every replica, and its record stays", async () => {
  await using s = await testService();
  await using replica = await testService({}, { databaseUrl: s.databaseUrl });
  const { id } = await createWorkspace(s);
  const { key, keyId } = await createKey(s, "worker", id);
  await claim(s, {}, key);
  await claim(replica, {}, key);
  const path = `/api/workspaces/${id}/keys/${keyId}`;
  await json(s.api("DELETE", path), 204);
  for (const one of [s, replica]) {
    await problem(
      one.api("POST", "/api/runs/claim", {}, { key }),
      401,
      "unauthorized",
    );
  }
  const record = await json(s.api("GET", path));
  assert(record.revoked_at);
  await json(s.api("DELETE", path), 204);
  assert.deepEqual(await json(s.api("GET", path)), record);
});

Deno.test("a key says when it was last used", async () => {
  await using s = await testService();
  const { id } = await createWorkspace(s);
  const { key, keyId } = await createKey(s, "reader", id);
  const path = `/api/workspaces/${id}/keys/${keyId}`;
  assert.equal((await json(s.api("GET", path))).last_used_at, null);
  const before = new Date().toISOString();
  await json(s.api("GET", "/api/autopilots", undefined, { key }));
  assert((await json(s.api("GET", path))).last_used_at >= before);
});
