import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import type { Preset } from "../../domain/providers/preset.ts";
import { PROVIDER_IDS, PROVIDERS } from "../../domain/providers/providers.ts";
import { sampleRequest } from "../../domain/samples/sample.ts";
import { canSign, signRequest } from "../../domain/signature/sign.ts";
import {
  createAutopilot,
  createTrigger,
  delivery,
  json,
  post,
  problem,
  run,
} from "../support/calls.ts";
import { PUBLIC_URL, testService } from "../support/service.ts";
import { sampleSecret } from "../unit/providers/samples.ts";

const PRESETS: readonly Preset[] = Object.values(PROVIDERS);

Deno.test("the providers are listed by id, for anybody", async () => {
  await using s = await testService();
  const { providers } = await json(s.request("/api/providers"));
  const ids = providers.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, [...PROVIDER_IDS]);
  assert.deepEqual(ids, ids.toSorted());
  assert(ids.length >= 150);
});

Deno.test("every provider's details say what it needs", async () => {
  await using s = await testService();
  for (const preset of PRESETS) {
    const shown = await json(s.request(`/api/providers/${preset.id}`));
    assert.equal(shown.id, preset.id);
    assert.equal(shown.name, preset.name);
    assert.equal(shown.setup, preset.setup);
    assert(shown.setup.length > 20, preset.id);
    assert.equal(
      shown.signature_from.length > 0,
      preset.schemes.length > 0,
      preset.id,
    );
    assert.equal(
      shown.handshake_kinds.length > 0,
      (preset.handshake?.rules ?? []).length > 0,
      preset.id,
    );
  }
});

Deno.test("a provider that is not known is 404, and a trigger of it is refused", async () => {
  await using s = await testService();
  for (const id of ["nobody", "custom", "__proto__", "constructor"]) {
    await problem(s.request(`/api/providers/${id}`), 404, "not_found");
  }
  const autopilotId = await createAutopilot(s);
  await problem(
    s.api("POST", `/api/autopilots/${autopilotId}/triggers`, {
      provider: "nobody",
    }),
    400,
    "invalid_request",
  );
});

Deno.test("a trigger of every provider can be made, and shows it", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  for (const { id } of PRESETS) {
    const trigger = await createTrigger(s, { autopilotId, provider: id });
    const path = `/api/autopilots/${autopilotId}/triggers/${trigger.id}`;
    assert.equal((await json(s.api("GET", path))).provider, id);
  }
});

Deno.test("every provider's webhook is accepted, a repeat and a forgery are not, and it can be replayed", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  for (const preset of PRESETS.filter(canSign)) {
    await t.step(preset.id, async () => {
      const value = sampleSecret(preset).sign;
      const trigger = await createTrigger(s, {
        autopilotId,
        provider: preset.id,
        signing_secret: value,
      });
      const send = (secret: string, ids: { id: string; now: Date }) => {
        const draft = sampleRequest(preset, {
          deliveryId: ids.id,
          now: ids.now,
          url: PUBLIC_URL + trigger.path,
        });
        const signed = signRequest(
          preset,
          { id: "", value: secret },
          draft,
          ids.now,
        );
        const { pathname, search } = new URL(signed.url);
        return post(
          s,
          { path: pathname + search },
          signed.rawBody,
          signed.headers,
        );
      };
      const ids = { id: uuidv7(), now: new Date() };
      const answer = await send(value, ids);
      assert.equal(answer.status, 200, await answer.clone().text());
      const { deliveries: [kept] } = await json(
        s.api(
          "GET",
          `/api/autopilots/${autopilotId}/deliveries?trigger_id=${trigger.id}`,
        ),
      );
      assert.equal(kept.status, "dispatched");
      assert.equal(kept.signature_status, "valid");
      if (preset.deliveryId) {
        const expected = preset.deliveryId.from.some((source) =>
          kept.dedupe_source === source
        );
        assert(expected, `dedupe by ${kept.dedupe_source}`);
        const repeated = await send(value, ids);
        assert.equal(repeated.status, 200);
        const { attempt_count } = await delivery(s, trigger, kept.id);
        assert.equal(attempt_count, 2);
      }
      const forged = await send(sampleSecret(preset, 2).sign, {
        id: uuidv7(),
        now: new Date(),
      });
      assert.equal(forged.status, 401);
      const replayed = await json(
        s.api(
          "POST",
          `/api/autopilots/${autopilotId}/deliveries/${kept.id}/replay`,
        ),
        201,
      );
      assert.equal(replayed.event, kept.event);
      const [first, second] = [
        await run(s, kept.autopilot_run_id),
        await run(s, replayed.autopilot_run_id),
      ];
      assert.deepEqual(
        second.trigger_payload.eventPayload,
        first.trigger_payload.eventPayload,
      );
    });
  }
});
