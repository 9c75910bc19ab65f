import assert from "node:assert/strict";
import { findPreset } from "../../../domain/providers/providers.ts";
import { verifySignature } from "../../../domain/signature/verify.ts";
import { inbound } from "./request.ts";
import vectors from "./vectors.json" with { type: "json" };

/** Published by the providers, or made with their own SDKs. */
interface Vector {
  readonly provider: string;
  readonly name: string;
  readonly expected: boolean;
  readonly secret?: string;
  readonly headers: Record<string, string>;
  readonly rawBody: string;
  readonly method?: string;
  readonly url?: string;
  /** Unix seconds of receipt. */
  readonly at?: number;
}

for (const vector of vectors as unknown as Vector[]) {
  const verb = vector.expected ? "accepts" : "refuses";
  Deno.test(`${vector.provider} ${verb}: ${vector.name}`, async () => {
    const preset = findPreset(vector.provider);
    assert(preset);
    const now = vector.at === undefined
      ? new Date("2026-01-01T00:00:00Z")
      : new Date(vector.at * 1000);
    const { method, url } = vector;
    const request = inbound(vector.rawBody, vector.headers, {
      now,
      ...(method && { method }),
      ...(url && { url }),
    });
    const secrets = [{ id: "s1", value: vector.secret ?? "another secret" }];
    const verdict = await verifySignature(preset, secrets, request, now);
    const expected = vector.expected
      ? { status: "valid", secretId: "s1" }
      : { status: "invalid" };
    assert.partialDeepStrictEqual(verdict, expected);
  });
}
