import assert from "node:assert/strict";
import { FAMILIES, familyOf } from "../../../domain/providers/family.ts";
import { findPreset, PROVIDERS } from "../../../domain/providers/providers.ts";

for (
  const [id, family] of [
    ["github", "body_hmac"],
    ["stripe", "timestamped_hmac"],
    ["clerk", "standard_webhooks"],
    ["standard-webhooks", "standard_webhooks"],
    ["gitlab", "standard_webhooks"],
    ["twilio", "url_hmac"],
    ["mailgun", "payload_signature"],
    ["recharge", "digest"],
    ["telegram", "token"],
    ["chargebee", "basic_auth"],
    ["discord", "public_key"],
    ["livekit", "jwt"],
    ["aws-sns", "published_keys"],
    ["strava", "unsigned"],
  ] as const
) {
  Deno.test(`familyOf() of ${id} is ${family}`, () => {
    const preset = findPreset(id);
    assert(preset);
    assert.equal(familyOf(preset), family);
  });
}

Deno.test("every family has a preset, and there are more than 150", () => {
  const presets = Object.values(PROVIDERS);
  assert.deepEqual(
    new Set(presets.map(familyOf)),
    new Set(FAMILIES),
  );
  assert.ok(presets.length > 150);
});
