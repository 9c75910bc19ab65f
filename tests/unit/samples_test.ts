import assert from "node:assert/strict";
import { parseBody } from "../../domain/body.ts";
import { handshake } from "../../domain/handshake/handshake.ts";
import { deliveryId, eventName } from "../../domain/providers/identify.ts";
import type { Preset } from "../../domain/providers/preset.ts";
import { PROVIDERS } from "../../domain/providers/providers.ts";
import {
  SAMPLED_PROVIDERS,
  sampleRequest,
} from "../../domain/samples/sample.ts";
import { canSign, signRequest } from "../../domain/signature/sign.ts";
import { verifySignature } from "../../domain/signature/verify.ts";
import { inbound } from "./providers/request.ts";
import { sampleSecret } from "./providers/samples.ts";

const NOW = new Date("2026-03-04T05:06:07.089Z");
const URL = "https://sluice.example/api/webhooks/autopilots/awt_x";

for (const preset of Object.values<Preset>(PROVIDERS)) {
  Deno.test(`sampleRequest() makes a webhook of ${preset.id}`, async () => {
    const sample = made(preset, "0198c5f0-1111-7000-8000-000000000001");
    const body = parseBody(preset, sample.request);
    assert.ok(body.ok, JSON.stringify(body));
    const event = eventName(preset, sample.request, body.body);
    assert.notEqual(event, "webhook.received");
    if (preset.id === "stripe") assert.equal(event, "payment_intent.succeeded");
    const id = deliveryId(preset, sample.request, body.body);
    if (preset.deliveryId) {
      assert.ok(id);
      if (preset.deliveryId.from[0] !== "content_hash") {
        assert.notEqual(id.source, "content_hash");
      }
      const other = made(preset, "0198c5f0-2222-7000-8000-000000000002", 1000);
      const parsed = parseBody(preset, other.request);
      assert.notEqual(
        parsed.ok && deliveryId(preset, other.request, parsed.body)?.key,
        id.key,
      );
    }
    if (!canSign(preset)) return;
    const verdict = await verifySignature(
      preset,
      [{ id: "s1", value: sample.secret }],
      sample.request,
      NOW,
    );
    assert.deepEqual(verdict, { status: "valid", secretId: "s1" });
    assert.equal(
      handshake(preset, [], sample.request, body.body, verdict),
      null,
    );
  });
}

Deno.test("sampleRequest() knows what the best known providers send", () => {
  assert.ok(SAMPLED_PROVIDERS.length >= 40);
  for (const id of SAMPLED_PROVIDERS) {
    assert.ok(Object.hasOwn(PROVIDERS, id), id);
  }
});

function made(preset: Preset, id: string, later = 0) {
  const now = new Date(NOW.getTime() + later);
  const sample = sampleRequest(preset, { deliveryId: id, now, url: URL });
  const secret = sampleSecret(preset).sign;
  const signed = canSign(preset)
    ? signRequest(preset, { id: "s1", value: secret }, sample, now)
    : sample;
  return {
    secret,
    request: inbound(signed.rawBody, signed.headers, { url: signed.url, now }),
  };
}
