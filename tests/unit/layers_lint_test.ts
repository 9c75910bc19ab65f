import assert from "node:assert/strict";
import plugin from "../../tools/layers_lint.ts";

function faults(path: string, source: string): string[] {
  const file = new URL(`../../${path}`, import.meta.url).pathname;
  return Deno.lint.runPlugin(plugin, file, source).map(({ message }) =>
    message
  );
}

const FORBIDDEN: [string, string][] = [
  ["domain/a.ts", `import { b } from "../db/client.ts";`],
  ["domain/a/b.ts", `import type { Config } from "../../config.ts";`],
  ["domain/a.ts", `export * from "../routes/app.ts";`],
  ["domain/a.ts", `export { b } from "../openapi/common.ts";`],
  ["domain/a.ts", `await import("../db/client.ts");`],
  ["openapi/a.ts", `import { b } from "../db/client.ts";`],
  ["openapi/a.ts", `import { b } from "../routes/deps.ts";`],
  ["db/a.ts", `import { b } from "../openapi/common.ts";`],
  ["db/a.ts", `import { b } from "../routes/deps.ts";`],
  ["routes/a.ts", `import { b } from "../service.ts";`],
  ["service.ts", `import { b } from "./main.ts";`],
  ["routes/a.ts", `import { b } from "../main.ts";`],
  ["routes/a.ts", `Deno.env.get("A");`],
  ["service.ts", `Deno.serve(() => new Response());`],
  ["db/a.ts", `Deno.exit(1);`],
  ["log.ts", `Deno.addSignalListener("SIGTERM", () => {});`],
];

const ALLOWED: [string, string][] = [
  [
    "domain/a.ts",
    `import { b } from "./b.ts"; import { c } from "node:crypto";`,
  ],
  ["domain/a/b.ts", `import { c } from "../c.ts";`],
  ["openapi/a.ts", `import { b } from "../domain/b.ts";`],
  [
    "db/a.ts",
    `import { b } from "../domain/b.ts"; import postgres from "postgres";`,
  ],
  [
    "routes/a.ts",
    `import { b } from "../db/b.ts"; import { c } from "../openapi/c.ts";`,
  ],
  ["routes/a.ts", `import type { Config } from "../config.ts";`],
  ["service.ts", `import { b } from "./routes/app.ts";`],
  ["main.ts", `Deno.env.get("A"); Deno.exit(0);`],
  ["tests/run.ts", `Deno.exit(0);`],
];

for (const [path, source] of FORBIDDEN) {
  Deno.test(`${path} must not: ${source}`, () => {
    assert.equal(faults(path, source).length, 1);
  });
}

for (const [path, source] of ALLOWED) {
  Deno.test(`${path} may: ${source}`, () => {
    assert.deepEqual(faults(path, source), []);
  });
}
