import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  createAutopilot,
  createTrigger,
  delivery,
  type Json,
  json,
  post,
  problem,
  type TestTrigger,
} from "../support/calls.ts";
import { type TestService, testService } from "../support/service.ts";

const SECRET = "It's a Secret to Everybody";
const BODY = '{"type":"order.paid","order":{"id":1042}}';

const ACME = {
  signature: {
    kind: "hmac",
    hash: "sha256",
    from: "header:X-Acme-Signature",
    prefix: "v1=",
    encoding: "hex",
    content: "{timestamp}.{body}",
    timestamp: {
      from: "header:X-Acme-Timestamp",
      unit: "s",
      max_age_seconds: 60,
    },
  },
  delivery_id: { from: ["header:X-Acme-Delivery", "body:order.id"] },
  event: { from: ["body:type"] },
};

function acme(
  body: string,
  { age = 0, secret = SECRET, id }: {
    age?: number;
    secret?: string;
    id?: string;
  } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const digest = createHmac("sha256", secret)
    .update(`${timestamp}.${body}`).digest("hex");
  return {
    "x-acme-timestamp": timestamp,
    "x-acme-signature": `v1=${digest}`,
    ...(id === undefined ? {} : { "x-acme-delivery": id }),
  };
}

function pathOf({ autopilotId, id }: TestTrigger): string {
  return `/api/autopilots/${autopilotId}/triggers/${id}`;
}

function createAcme(s: TestService, fields: Json = {}): Promise<TestTrigger> {
  return createTrigger(s, {
    provider: "custom",
    custom_preset: ACME,
    signing_secret: SECRET,
    ...fields,
  });
}

Deno.test("a provider that is not listed is verified, deduplicated and named as its trigger describes it", async () => {
  await using s = await testService();
  const trigger = await createAcme(s);
  const receipt = await json(
    post(s, trigger, BODY, acme(BODY, { id: "d-1" })),
  );
  assert.equal(receipt.status, "accepted");
  const kept = await delivery(s, trigger, receipt.delivery_id);
  assert.equal(kept.provider, "custom");
  assert.equal(kept.signature_status, "valid");
  assert.equal(kept.event, "order.paid");
  assert.equal(kept.dedupe_key, "d-1");
  assert.equal(kept.dedupe_source, "header:x-acme-delivery");
  assert.equal(kept.selected_headers["x-acme-signature"], "present");
  assert.equal(kept.selected_headers["x-acme-delivery"], "d-1");
  const again = await json(
    post(s, trigger, BODY, acme(BODY, { id: "d-1" })),
  );
  assert.equal(again.status, "duplicate");
  const unnamed = await json(post(s, trigger, BODY, acme(BODY)));
  const { dedupe_key } = await delivery(s, trigger, unnamed.delivery_id);
  assert.equal(dedupe_key, "1042");
  const replayed = await json(
    s.api(
      "POST",
      `/api/autopilots/${trigger.autopilotId}/deliveries/${kept.id}/replay`,
    ),
    201,
  );
  assert.equal(replayed.event, "order.paid");
});

Deno.test("what does not fit the description is rejected", async (t) => {
  await using s = await testService();
  const trigger = await createAcme(s);
  const right = acme(BODY);
  for (
    const [what, body, headers, reason] of [
      ["no signature", BODY, {}, "missing_signature"],
      ["another body", `${BODY} `, right, "invalid_signature"],
      [
        "another secret",
        BODY,
        acme(BODY, { secret: "another secret, as long" }),
        "invalid_signature",
      ],
      ["an old timestamp", BODY, acme(BODY, { age: 90 }), "invalid_signature"],
      [
        "a timestamp far ahead",
        BODY,
        acme(BODY, { age: -400 }),
        "invalid_signature",
      ],
      [
        "a timestamp that was changed",
        BODY,
        { ...right, "x-acme-timestamp": "1" },
        "invalid_signature",
      ],
      [
        "no timestamp",
        BODY,
        { "x-acme-signature": right["x-acme-signature"]! },
        "invalid_signature",
      ],
      [
        "no prefix",
        BODY,
        {
          ...right,
          "x-acme-signature": right["x-acme-signature"]!.slice("v1=".length),
        },
        "invalid_signature",
      ],
    ] as const
  ) {
    await t.step(what, async () => {
      const receipt = await json(post(s, trigger, body, headers), 401);
      assert.equal(receipt.reason, reason);
    });
  }
});

Deno.test("a description says what is missing or wrong in it, and where", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const trigger = await createTrigger(s, { autopilotId });
  const { signature } = ACME;
  const { timestamp: _, ...untimed } = signature;
  for (
    const [what, preset, pointer, detail] of [
      ["nothing", {}, "/signature", /how the provider signs/],
      [
        "no kind",
        { signature: { from: "header:x" } },
        "/signature/kind",
        /how the provider signs/,
      ],
      [
        "no place",
        { signature: { ...untimed, from: undefined, content: "{body}" } },
        "/signature/from",
        /where the value is/,
      ],
      [
        "a place that is none",
        { signature: { ...untimed, from: "x-acme", content: "{body}" } },
        "/signature/from",
        /where the value is/,
      ],
      [
        "an unknown hash",
        { signature: { ...signature, hash: "md5" } },
        "/signature/hash",
        /sha256/,
      ],
      [
        "content without the body",
        { signature: { ...untimed, content: "constant" } },
        "/signature/content",
        /put \{body\}/,
      ],
      [
        "a timestamp that is nowhere",
        { signature: untimed },
        "/signature/timestamp",
        /say where it is/,
      ],
      [
        "a template that does not close",
        { signature: { ...untimed, content: "{body" } },
        "/signature/content",
        /./,
      ],
      [
        "a slip",
        { ...ACME, delivery_ids: { from: [] } },
        "",
        /delivery_ids/,
      ],
      [
        "a delivery id that is nowhere",
        { ...ACME, delivery_id: { from: ["id"] } },
        "/delivery_id/from/0",
        /where the value is/,
      ],
    ] as const
  ) {
    await t.step(what, async () => {
      const path = `/api/autopilots/${autopilotId}/triggers`;
      for (
        const answer of [
          s.api("POST", path, { provider: "custom", custom_preset: preset }),
          s.api("PATCH", pathOf(trigger), {
            provider: "custom",
            custom_preset: preset,
          }),
        ]
      ) {
        const { errors } = await problem(answer, 400, "invalid_request");
        const error = errors.find((one: Json) =>
          one.pointer === `/custom_preset${pointer}`
        );
        assert(error, JSON.stringify(errors));
        assert.match(error.detail, detail);
      }
    });
  }
});

Deno.test("a custom trigger has a description, and no other has one", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const path = `/api/autopilots/${autopilotId}/triggers`;
  for (
    const fields of [
      { provider: "custom" },
      { provider: "github", custom_preset: ACME },
      { custom_preset: ACME },
    ]
  ) {
    const { errors: [error] } = await problem(
      s.api("POST", path, fields),
      400,
      "invalid_request",
    );
    assert.equal(error.pointer, "/custom_preset");
  }
  const trigger = await createTrigger(s, { autopilotId, provider: "github" });
  for (const fields of [{ provider: "custom" }, { custom_preset: ACME }]) {
    await problem(
      s.api("PATCH", pathOf(trigger), fields),
      400,
      "invalid_request",
    );
  }
});

Deno.test("a trigger becomes custom, is described anew, and becomes another provider's, each with the next webhook", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "github",
    signing_secret: SECRET,
  });
  const patch = (fields: Json) => json(s.api("PATCH", pathOf(trigger), fields));
  const status = async () => (await post(s, trigger, BODY, acme(BODY))).status;
  assert.equal(await status(), 401);
  const custom = await patch({ provider: "custom", custom_preset: ACME });
  assert.equal(custom.provider, "custom");
  assert.equal(custom.custom_preset.signature.content, "{timestamp}.{body}");
  assert.equal(await status(), 200);
  const renamed = await patch({ name: "Acme" });
  assert.deepEqual(renamed.custom_preset, custom.custom_preset);
  const signature = { ...ACME.signature, prefix: "v2=" };
  await patch({ custom_preset: { ...ACME, signature } });
  assert.equal(await status(), 401);
  const back = await patch({ provider: "github" });
  assert.equal(back.provider, "github");
  assert.equal(back.custom_preset, null);
  assert.equal(await status(), 401);
});

Deno.test("a secret that cannot be the description's key is refused", async () => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const signature = { ...ACME.signature, secret_encoding: "hex" };
  const custom = {
    provider: "custom",
    custom_preset: { ...ACME, signature },
  };
  const { errors: [error] } = await problem(
    s.api("POST", `/api/autopilots/${autopilotId}/triggers`, {
      ...custom,
      signing_secret: SECRET,
    }),
    400,
    "invalid_request",
  );
  assert.equal(error.pointer, "/signing_secret");
  assert.match(error.detail, /hex/);
  const trigger = await createTrigger(s, { autopilotId, ...custom });
  const path = `${pathOf(trigger)}/signing-secret`;
  await problem(
    s.api("PUT", path, { signing_secret: SECRET }),
    400,
    "invalid_request",
  );
  await json(s.api("PUT", path, { signing_secret: "00112233445566778899" }));
});

Deno.test("each kind of signature that can be described verifies", async (t) => {
  await using s = await testService();
  const autopilotId = await createAutopilot(s);
  const digest = createHmac("sha512", SECRET).update(BODY).digest("base64");
  const user = "acme:a long password";
  for (
    const [what, signature, secret, headers] of [
      [
        "token",
        { kind: "token", from: "header:x-acme-token" },
        SECRET,
        { "x-acme-token": SECRET },
      ],
      [
        "basic",
        { kind: "basic" },
        user,
        { authorization: `Basic ${btoa(user)}` },
      ],
      [
        "hmac in a list of fields",
        {
          kind: "hmac",
          hash: "sha512",
          from: "header:x-acme",
          separator: ",",
          pair: "=",
          field: "sig",
          encoding: "base64",
          content: "{body}",
        },
        SECRET,
        { "x-acme": `v=1, sig=${digest}` },
      ],
    ] as const
  ) {
    await t.step(what, async () => {
      const trigger = await createTrigger(s, {
        autopilotId,
        provider: "custom",
        custom_preset: { signature },
        signing_secret: secret,
      });
      const receipt = await json(post(s, trigger, BODY, headers));
      assert.equal(receipt.status, "accepted");
      assert.equal((await post(s, trigger, BODY)).status, 401);
    });
  }
});

Deno.test("a description takes the media types that it lists, and no others", async () => {
  await using s = await testService();
  const trigger = await createTrigger(s, {
    provider: "custom",
    custom_preset: {
      signature: { kind: "none" },
      content_types: ["application/xml"],
    },
  });
  const xml = (type: string) =>
    post(s, trigger, "<order/>", { "content-type": type });
  assert.equal((await xml("application/xml; charset=utf-8")).status, 200);
  await problem(xml("text/csv"), 400, "invalid_json");
});

Deno.test("a custom trigger's test event is signed as it describes", async () => {
  await using s = await testService();
  const trigger = await createAcme(s);
  for (let n = 0; n < 2; n++) {
    const sent = await json(s.api("POST", `${pathOf(trigger)}/test`), 201);
    assert.equal(sent.signature_status, "valid");
    assert.equal(sent.response_body.status, "accepted");
    assert.equal(sent.dedupe_source, "header:x-acme-delivery");
  }
});
