import assert from "node:assert/strict";
import {
  claim,
  createAutopilot,
  createTrigger,
  createWorkspace,
  type Json,
  json,
  post,
} from "../support/calls.ts";
import { ADMIN_KEY, testService } from "../support/service.ts";

const NOWHERE = "01980000-0000-7000-8000-0000000000ff";

/** An answer but for what is different every time. */
async function faceOf(answer: Response): Promise<unknown> {
  const { instance: _, ...problem } = await answer.json();
  return { status: answer.status, ...problem };
}

Deno.test("what is another workspace's or another autopilot's answers as what is not there", async (t) => {
  await using s = await testService();
  const stranger = await createWorkspace(s);
  const trigger = await createTrigger(s);
  const { delivery_id, run_id } = await json(await post(s, trigger));
  const [{ lease_token }] = await claim(s);
  const own = await createAutopilot(s, { key: stranger.key });
  const secret = { signing_secret: "x".repeat(16) };

  const paths = (autopilotId: string, id: Record<string, string>) =>
    [
      ["GET", ""],
      ["PATCH", "", { name: "mine" }],
      ["DELETE", ""],
      ["GET", "/triggers"],
      ["POST", "/triggers", {}],
      ["GET", `/triggers/${id["trigger"]}`],
      ["PATCH", `/triggers/${id["trigger"]}`, { enabled: false }],
      ["DELETE", `/triggers/${id["trigger"]}`],
      ["GET", `/triggers/${id["trigger"]}/stats`],
      ["POST", `/triggers/${id["trigger"]}/rotate-webhook-token`],
      ["PUT", `/triggers/${id["trigger"]}/signing-secret`, secret],
      ["GET", "/deliveries"],
      ["GET", `/deliveries/${id["delivery"]}`],
      ["POST", `/deliveries/${id["delivery"]}/replay`],
      ["GET", "/runs"],
      ["POST", "/runs", {}],
      ["GET", `/runs/${id["run"]}`],
    ].map(([method, path, body]) =>
      [method, `/api/autopilots/${autopilotId}${path}`, body] as const
    );
  const ids = { trigger: trigger.id, delivery: delivery_id, run: run_id };
  const nowhere = { trigger: NOWHERE, delivery: NOWHERE, run: NOWHERE };

  await t.step("another workspace's autopilot", async () => {
    const theirs = paths(trigger.autopilotId, ids);
    const missing = paths(NOWHERE, nowhere);
    for (const [at, [method, path, body]] of theirs.entries()) {
      const [, absent] = missing[at]!;
      const key = stranger.key;
      const found = await s.api(method as string, path, body, { key });
      assert.equal(found.status, 404, `${method} ${path}`);
      assert.deepEqual(
        await faceOf(found),
        await faceOf(await s.api(method as string, absent, body, { key })),
      );
    }
  });

  await t.step("another autopilot's things below one's own", async () => {
    for (
      const [key, autopilotId] of [
        [stranger.key, own],
        [ADMIN_KEY, await createAutopilot(s)],
      ] as const
    ) {
      const below = paths(autopilotId, ids).filter(([, path]) =>
        Object.values(ids).some((id) => path.includes(id))
      );
      assert.equal(below.length, 9);
      for (const [method, path, body] of below) {
        const answer = await s.api(method as string, path, body, { key });
        assert.equal(answer.status, 404, `${method} ${path}`);
        await answer.body?.cancel();
      }
    }
  });

  await t.step("another workspace's runs", async () => {
    for (
      const [method, path, body] of [
        ["GET", ""],
        ["POST", "/heartbeat", { lease_token }],
        ["POST", "/complete", { lease_token }],
        ["POST", "/fail", { lease_token, reason: "r" }],
      ] as const
    ) {
      const answer = await s.api(method, `/api/runs/${run_id}${path}`, body, {
        key: stranger.key,
      });
      assert.equal(answer.status, 404, path);
      await answer.body?.cancel();
    }
    await json(await post(s, trigger));
    assert.deepEqual(await claim(s, { limit: 100 }, stranger.key), []);
    const answer = await s.api("POST", "/api/runs/claim", {
      autopilot_id: trigger.autopilotId,
    }, { key: stranger.key });
    assert.equal(answer.status, 404);
    await answer.body?.cancel();
  });

  await t.step("another workspace and its keys", async () => {
    const theirs = "/api/workspaces/01980000-0000-7000-8000-000000000001";
    for (
      const [method, path, body] of [
        ["GET", theirs],
        ["GET", `${theirs}/keys`],
        ["POST", `${theirs}/keys`, { name: "n", role: "admin" }],
        ["GET", `${theirs}/keys/${stranger.keyId}`],
        ["DELETE", `${theirs}/keys/${stranger.keyId}`],
      ] as const
    ) {
      const answer = await s.api(method, path, body, { key: stranger.key });
      assert.equal(answer.status, 404, `${method} ${path}`);
      await answer.body?.cancel();
    }
  });

  await t.step("and nothing of it was changed or shown in a list", async () => {
    const { autopilots } = await json(
      s.api("GET", "/api/autopilots", undefined, { key: stranger.key }),
    );
    assert.deepEqual(autopilots.map(({ id }: Json) => id), [own]);
    await json(await post(s, trigger));
    const path = `/api/autopilots/${trigger.autopilotId}`;
    const { name, status } = await json(s.api("GET", path));
    assert.deepEqual([name, status], ["A", "active"]);
    await json(
      s.api("GET", "/api/autopilots", undefined, { key: stranger.key }),
    );
  });
});
