import assert from "node:assert/strict";
import { ServiceError } from "../../domain/errors.ts";
import { assertReplayable } from "../../domain/replay.ts";

const DELIVERY = {
  status: "dispatched",
  signatureStatus: "valid",
  rawBody: new Uint8Array(),
} as const;
const ACTIVE = { status: "active" } as const;
const ENABLED = { enabled: true };

for (
  const [what, delivery, autopilot, trigger, code] of [
    ["a dispatched delivery", {}, ACTIVE, ENABLED, null],
    ["an ignored one", { status: "ignored" }, ACTIVE, ENABLED, null],
    ["a failed one", { status: "failed" }, ACTIVE, ENABLED, null],
    ["a replay", { signatureStatus: "not_required" }, ACTIVE, ENABLED, null],
    [
      "a rejected one",
      { status: "rejected" },
      ACTIVE,
      ENABLED,
      "delivery_rejected",
    ],
    [
      "one of a wrong signature",
      { signatureStatus: "invalid" },
      ACTIVE,
      ENABLED,
      "delivery_rejected",
    ],
    [
      "one without its signature",
      { signatureStatus: "missing" },
      ACTIVE,
      ENABLED,
      "delivery_rejected",
    ],
    [
      "one without its body",
      { rawBody: null },
      ACTIVE,
      ENABLED,
      "delivery_has_no_body",
    ],
    [
      "one of a paused autopilot",
      {},
      { status: "paused" },
      ENABLED,
      "autopilot_not_active",
    ],
    [
      "one of an archived autopilot",
      {},
      { status: "archived" },
      ENABLED,
      "autopilot_not_active",
    ],
    ["one of a deleted trigger", {}, ACTIVE, null, "trigger_gone"],
    [
      "one of a disabled trigger",
      {},
      ACTIVE,
      { enabled: false },
      "trigger_disabled",
    ],
  ] as const
) {
  Deno.test(`assertReplayable(): ${what} is ${code ?? "replayable"}`, () => {
    const check = () =>
      assertReplayable({ ...DELIVERY, ...delivery }, autopilot, trigger);
    if (code === null) check();
    else {assert.throws(check, (error) =>
        error instanceof ServiceError && error.code === code);}
  });
}
