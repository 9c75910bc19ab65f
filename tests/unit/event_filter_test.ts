import assert from "node:assert/strict";
import { eventAliases, passesFilters } from "../../domain/event_filter.ts";

for (
  const [event, provider, action, names] of [
    ["push", "generic", null, ["push"]],
    ["github.push", "github", null, ["github.push", "push"]],
    ["github.issues.opened", "github", "opened", [
      "github.issues.opened",
      "github.issues",
      "issues.opened",
      "issues",
    ]],
    ["github.issues", "generic", "opened", ["github.issues", "issues"]],
    ["gitlab.Push Hook", "generic", null, ["gitlab.Push Hook", "Push Hook"]],
    ["stripe.charge", "stripe", null, ["stripe.charge", "charge"]],
    ["opened", "generic", "opened", ["opened"]],
  ] as const
) {
  Deno.test(`eventAliases() of ${event} by ${provider}, action ${action}`, () => {
    assert.deepEqual(eventAliases(event, provider, action), names);
  });
}

for (
  const [filters, names, action, passes] of [
    [[], ["a"], null, true],
    [[{ event: "a" }], ["a"], null, true],
    [[{ event: "a" }], ["a"], "x", true],
    [[{ event: "a" }], ["b"], null, false],
    [[{ event: "a" }], ["A"], null, false],
    [[{ event: "b" }], ["a", "b"], null, true],
    [[{ event: "a", actions: [] }], ["a"], null, true],
    [[{ event: "a", actions: ["x"] }], ["a"], "x", true],
    [[{ event: "a", actions: ["x"] }], ["a"], "y", false],
    [[{ event: "a", actions: ["x"] }], ["a"], null, false],
    [
      [{ event: "a", actions: ["x"] }, { event: "a", actions: ["y"] }],
      ["a"],
      "y",
      true,
    ],
    [[{ event: "a", actions: ["x"] }, { event: "b" }], ["b"], "y", true],
  ] as const
) {
  Deno.test(`passesFilters() ${JSON.stringify([filters, names, action])}: ${passes}`, () => {
    assert.equal(passesFilters(filters, names, action), passes);
  });
}
