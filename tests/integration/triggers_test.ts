import assert from "node:assert/strict";
import {
  createAutopilot,
  createTrigger,
  type Json,
  json,
  post,
  problem,
  sign,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

function at({ autopilotId, id }: TestTrigger): string {
  return `/api/autopilots/${autopilotId}/triggers/${id}`;
}

/** What becomes of an event: `accepted`, or why it was ignored. */
async function fate(
  s: TestService,
  trigger: TestTrigger,
  event: string,
  action?: string,
): Promise<string> {
  const receipt = await json(
    await post(s, trigger, action === undefined ? {} : { action }, {
      "x-github-event": event,
    }),
  );
  return receipt.reason ?? receipt.status;
}

Deno.test("a trigger is generic and enabled, and passes every event, unless told otherwise", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const made = await json(
    s.api("POST", `/api/autopilots/${autopilotId}/triggers`, {}),
    201,
  );
  assert.equal(made.provider, "generic");
  assert.equal(made.enabled, true);
  assert.deepEqual(made.event_filters, []);
  assert.equal(made.has_signing_secret, false);
  assert.equal(made.autopilot_id, autopilotId);
  assert.match(
    made.webhook_url,
    /^http:\/\/sluice\.test\/api\/webhooks\/autopilots\/awt_[A-Za-z0-9_-]{43}$/,
  );
});

Deno.test("the provider goes through and comes back, and an unknown one is 400", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "github" });
  assert.equal((await json(s.api("GET", at(trigger)))).provider, "github");
  const changed = await json(
    s.api("PATCH", at(trigger), { provider: "generic" }),
  );
  assert.equal(changed.provider, "generic");
  for (const provider of ["githib", "GitHub", "", "__proto__", null, 1]) {
    const answer = await s.api("PATCH", at(trigger), { provider });
    const { errors } = await problem(answer, 400, "invalid_request");
    assert.equal(errors[0].pointer, "/provider");
  }
});

Deno.test("a webhook of GitHub's own shape is accepted under its secret", async () => {
  await using s = await testService();
  const secret = "It's a Secret to Everybody";
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: secret,
    event_filters: [{ event: "pull_request", actions: ["opened"] }],
  });
  const body = JSON.stringify({
    action: "opened",
    number: 7,
    repository: { full_name: "octocat/hello" },
  });
  const receipt = await json(
    await post(s, trigger, body, {
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-event": "pull_request",
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-github-hook-id": "292430182",
      ...sign(secret, body),
    }),
  );
  assert.equal(receipt.status, "accepted");
});

Deno.test("filters pass the events that they name, by any of their names", async (t) => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const filtered = "event_filtered";
  for (
    const [filters, cases] of [
      [[], [["push", , "accepted"], ["issues", "opened", "accepted"]]],
      [[{ event: "push" }], [
        ["push", , "accepted"],
        ["push", "any", "accepted"],
        ["pushed", , filtered],
        ["issues", "opened", filtered],
      ]],
      [[{ event: "issues", actions: ["opened", "closed"] }], [
        ["issues", "opened", "accepted"],
        ["issues", "closed", "accepted"],
        ["issues", "edited", filtered],
        ["issues", , filtered],
        ["push", "opened", filtered],
      ]],
      [[{ event: "issues", actions: [] }], [
        ["issues", "edited", "accepted"],
        ["issues", , "accepted"],
      ]],
      // Rows of one event add up.
      [[
        { event: "issues", actions: ["opened"] },
        { event: "issues", actions: ["closed"] },
        { event: "push" },
      ], [
        ["issues", "opened", "accepted"],
        ["issues", "closed", "accepted"],
        ["issues", "edited", filtered],
        ["push", , "accepted"],
      ]],
      [[{ event: "github.issues" }], [
        ["issues", "opened", "accepted"],
        ["push", , filtered],
      ]],
      [[{ event: "github.issues.opened" }], [
        ["issues", "opened", "accepted"],
        ["issues", "closed", filtered],
      ]],
      [[{ event: "issues.opened" }], [
        ["issues", "opened", "accepted"],
        ["issues", "closed", filtered],
      ]],
    ] as const
  ) {
    await t.step(JSON.stringify(filters), async () => {
      const patched = await json(
        s.api("PATCH", at(trigger), { event_filters: filters }),
      );
      assert.deepEqual(patched.event_filters, filters);
      for (const [event, action, expected] of cases) {
        assert.equal(
          await fate(s, trigger, event, action),
          expected,
          `${event} ${action}`,
        );
      }
    });
  }
});

Deno.test("PATCH leaves what it omits, replaces filters as a whole, and clears them with an empty list", async () => {
  await using s = await testService();
  const filters = [{ event: "a", actions: ["x"] }, { event: "b" }];
  const trigger = await createTrigger(s, {
    name: "N",
    provider: "github",
    event_filters: filters,
    signing_secret: "x".repeat(16),
  });
  const first = await json(s.api("GET", at(trigger)));
  const patch = (body: Json) => json(s.api("PATCH", at(trigger), body));
  const same = (changed: Json, difference: Json) =>
    assert.deepEqual(changed, {
      ...first,
      updated_at: changed.updated_at,
      ...difference,
    });

  assert.deepEqual(first.event_filters, filters);
  same(await patch({}), {});
  same(await patch({ name: "M" }), { name: "M" });
  same(await patch({ event_filters: [{ event: "c" }] }), {
    name: "M",
    event_filters: [{ event: "c" }],
  });
  same(await patch({ enabled: false }), {
    name: "M",
    event_filters: [{ event: "c" }],
    enabled: false,
  });
  same(await patch({ event_filters: [], enabled: true, name: "N" }), {
    event_filters: [],
  });
  await problem(
    s.api("PATCH", at(trigger), { event_filters: null }),
    400,
    "invalid_request",
  );
});

Deno.test("a trigger that is deleted is gone, and its deliveries and runs stay", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s);
  const { delivery_id, run_id } = await json(await post(s, trigger));
  await json(s.api("DELETE", at(trigger)), 204);
  await problem(s.api("DELETE", at(trigger)), 404, "not_found");
  await problem(post(s, trigger), 404, "webhook_not_found");
  const path = `/api/autopilots/${trigger.autopilotId}/deliveries`;
  await json(s.api("GET", `${path}/${delivery_id}`));
  const { runs: [run] } = await json(s.api("POST", "/api/runs/claim", {}));
  assert.equal(run.id, run_id);
  assert.deepEqual(run.trigger_payload.eventPayload, {});
});
