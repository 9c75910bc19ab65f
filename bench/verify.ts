/**
 * What verification costs beside the bare HMAC of the same body: at most 1.3 times that and 20 µs.
 *
 *     deno run bench/verify.ts
 */
import { createHmac } from "node:crypto";
import type { InboundRequest } from "../domain/inbound.ts";
import { findPreset } from "../domain/providers/providers.ts";
import { signRequest } from "../domain/signature/sign.ts";
import { verifySignature } from "../domain/signature/verify.ts";

const NOW = new Date("2026-03-04T05:06:07Z");
const SIZES = [256, 4 * 1024, 64 * 1024, 1024 * 1024];
const SECRETS: Readonly<Record<string, string>> = {
  "github": "a secret of some length, as usual",
  "shopify": "a secret of some length, as usual",
  "stripe": "whsec_a secret of some length",
  "slack": "a secret of some length, as usual",
  "paddle": "a secret of some length, as usual",
  "zendesk": "a secret of some length, as usual",
  "webflow": "a secret of some length, as usual",
  "standard-webhooks": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
  "svix": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
  "square": "a secret of some length, as usual",
  "box": "a secret of some length, as usual",
  "hubspot": "a secret of some length, as usual",
};

/** The best of several rounds, in microseconds per call: what the code costs when nothing else runs. */
function measure(run: () => void, calls: number): number {
  for (let call = 0; call < 1000 && calls > 50; call++) run();
  let best = Infinity;
  for (let round = 0; round < 25; round++) {
    const start = performance.now();
    for (let call = 0; call < calls; call++) run();
    best = Math.min(best, (performance.now() - start) * 1000 / calls);
  }
  return best;
}

let isWithin = true;
console.log("provider            body       HMAC µs   verify µs    limit µs");
for (const [provider, value] of Object.entries(SECRETS)) {
  const preset = findPreset(provider);
  if (!preset) throw new RangeError(`There is no preset "${provider}"`);
  const secret = { id: "s1", value };
  for (const size of SIZES) {
    const rawBody = new TextEncoder().encode(
      `{"data":"${"x".repeat(size - 11)}"}`,
    );
    const draft = {
      url: "https://sluice.example/api/webhooks/autopilots/awt_x",
      method: "POST",
      headers: { "content-type": "application/json" },
      rawBody,
    };
    const signed = signRequest(preset, secret, draft, NOW);
    const request: InboundRequest = {
      ...draft,
      ...signed,
      headers: new Headers(signed.headers),
      receivedAt: NOW,
    };
    const calls = Math.max(5, Math.ceil(400_000 / (size + 1000)));
    const bare = measure(() => {
      createHmac("sha256", value).update(rawBody).digest();
    }, calls);
    const verify = measure(() => {
      const verdict = verifySignature(preset, [secret], request, NOW);
      if (!("secretId" in verdict)) throw new Error("It must be valid");
    }, calls);
    const limit = bare * 1.3 + 20;
    if (verify > limit) isWithin = false;
    console.log(
      provider.padEnd(18),
      String(size).padStart(8),
      ...[bare, verify, limit].map((time) => time.toFixed(1).padStart(11)),
      verify > limit ? " over" : "",
    );
  }
}
console.log(isWithin ? "All within the limit." : "Over the limit.");
