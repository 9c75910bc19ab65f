import assert from "node:assert/strict";
import { createTrigger, json, post, problem } from "../support/calls.ts";
import { testService } from "../support/service.ts";

Deno.test("a secret that the provider hands out and asks back is shown once, and any other never", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, { provider: "notion" });
  const token = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
  await post(s, trigger, { verification_token: token });
  const path =
    `/api/autopilots/${trigger.autopilotId}/triggers/${trigger.id}/signing-secrets`;
  const listed = await json(s.api("GET", path));
  const [adopted] = listed.signing_secrets;
  assert.equal(adopted.is_revealable, true);
  assert.equal(JSON.stringify(listed).includes(token), false);

  const shown = await s.api("POST", `${path}/${adopted.id}/reveal`);
  assert.equal(shown.headers.get("cache-control"), "no-store");
  assert.deepEqual(await json(shown), { signing_secret: token });
  await problem(
    s.api("POST", `${path}/${adopted.id}/reveal`),
    409,
    "secret_not_revealable",
  );

  const own = await json(
    s.api("POST", path, { signing_secret: "set by the owner, by hand" }),
    201,
  );
  assert.equal(own.is_revealable, false);
  await problem(
    s.api("POST", `${path}/${own.id}/reveal`),
    409,
    "secret_not_revealable",
  );
});
