import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { Preset } from "../../domain/providers/preset.ts";
import { PROVIDERS } from "../../domain/providers/providers.ts";
import { signRequest } from "../../domain/signature/sign.ts";
import { verifySignature } from "../../domain/signature/verify.ts";
import type { Oracle, Signed } from "./oracle.ts";
import { ORACLES } from "./sdks.ts";

/** SDKs leave timers and sockets open that are none of our business. */
const OPTIONS = { sanitizeOps: false, sanitizeResources: false };

for (const oracle of ORACLES) {
  const preset: Preset = PROVIDERS[oracle.provider];
  const keys = keysOf(oracle);
  const { accepts, signs } = oracle;

  if (accepts) {
    Deno.test({
      ...OPTIONS,
      name:
        `${oracle.sdk} accepts what is signed as ${preset.id} is, and nothing else`,
      fn: async () => {
        const draft = draftOf(oracle);
        const signed = toSigned(
          signRequest(
            preset,
            { id: "s1", value: keys.sign },
            { ...draft, rawBody: new TextEncoder().encode(draft.body) },
            new Date(),
          ),
        );
        assert.equal(await verdictOf(oracle, signed, keys.verify), true);
        assert.equal(
          await verdictOf(oracle, tampered(oracle, signed), keys.verify),
          false,
        );
      },
    });
  }

  if (signs) {
    Deno.test({
      ...OPTIONS,
      name: `${preset.id} accepts what ${oracle.sdk} signs, and nothing else`,
      fn: async () => {
        const now = new Date();
        const draft = draftOf(oracle);
        const added = await signs(draft, keys.sign, now);
        const signed = {
          ...draft,
          ...added,
          headers: { ...draft.headers, ...lowerCased(added.headers ?? {}) },
        };
        assert.deepEqual(await ownVerdict(preset, signed, keys.verify), {
          status: "valid",
          secretId: "s1",
        });
        const other = await ownVerdict(
          preset,
          tampered(oracle, signed),
          keys.verify,
        );
        assert.match(other.status, /^(invalid|missing)$/);
      },
    });
  }
}

Deno.test("at least 25 SDKs are oracles", () => {
  const sdks = new Set(ORACLES.map(({ sdk }) => sdk.split(" ")[0]));
  assert.ok(sdks.size >= 25, String(sdks.size));
});

function draftOf({ draft }: Oracle): Signed {
  return {
    url: draft?.url ?? "https://sluice.example/hook",
    method: "POST",
    headers: { "content-type": "application/json", ...draft?.headers },
    body: draft?.body ?? '{"id":"evt_1","type":"thing.done","note":"é"}',
  };
}

/** Another body; where the body is not signed, another signature. */
function tampered({ bodyNotSigned }: Oracle, signed: Signed): Signed {
  if (!bodyNotSigned) {
    const body = /[12}]/.test(signed.body)
      ? signed.body.replace(
        /[12](?=[^12]*$)|evt_1|(?<=[:"])true|Uploaded/i,
        "7",
      )
      : `${signed.body}7`;
    return { ...signed, body: body === signed.body ? `${body} ` : body };
  }
  const headers = Object.fromEntries(
    Object.entries(signed.headers).map(([name, value]) =>
      /signature|authorization/.test(name)
        ? [name, value.replace(/.(?=.{8}$)/, (one) => one === "a" ? "b" : "a")]
        : [name, value]
    ),
  );
  return { ...signed, headers };
}

async function verdictOf(
  { accepts }: Oracle,
  signed: Signed,
  secret: string,
): Promise<boolean> {
  try {
    const result = await accepts?.(signed, secret);
    return result !== false;
  } catch (error) {
    if (Deno.env.get("ORACLE_ERRORS")) console.error(error);
    return false;
  }
}

async function ownVerdict(preset: Preset, signed: Signed, secret: string) {
  const now = new Date();
  return await verifySignature(
    preset,
    [{ id: "s1", value: secret }],
    {
      method: signed.method,
      url: signed.url,
      headers: new Headers(signed.headers),
      rawBody: new TextEncoder().encode(signed.body),
      receivedAt: now,
    },
    now,
  );
}

function toSigned(
  { url, headers, rawBody }: ReturnType<typeof signRequest>,
): Signed {
  return {
    url,
    method: "POST",
    headers,
    body: new TextDecoder().decode(rawBody),
  };
}

function lowerCased(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function keysOf({ keyPair, secret, provider }: Oracle) {
  if (!keyPair) {
    const value = secret ?? "a-secret-that-both-sides-have";
    return { sign: value, verify: value };
  }
  const pair = keyPair === "ed25519"
    ? generateKeyPairSync("ed25519")
    : generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const spki = new Uint8Array(
    pair.publicKey.export({ type: "spki", format: "der" }),
  );
  const raw = spki.subarray(-32);
  const forms: Readonly<Record<string, string>> = {
    discord: raw.toHex(),
    telnyx: raw.toBase64(),
  };
  return {
    sign: String(pair.privateKey.export({ type: "pkcs8", format: "pem" })),
    verify: forms[provider] ?? spki.toBase64(),
  };
}
