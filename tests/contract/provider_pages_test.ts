import assert from "node:assert/strict";
import { PROVIDERS } from "../../domain/providers/providers.ts";
import { providerPages } from "../../tools/provider_pages.ts";

const FOLDER = new URL("../../docs/providers/", import.meta.url);

Deno.test("the committed pages are what the presets say: else run `deno task providers`", async () => {
  const pages = providerPages();
  const names = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name);
  assert.deepEqual(names.sort(), [...pages.keys()].sort());
  for (const [name, text] of pages) {
    assert.equal(await Deno.readTextFile(new URL(name, FOLDER)), text, name);
  }
});

Deno.test("every provider is on one family's page and in the index", () => {
  const pages = providerPages();
  for (const { id } of Object.values(PROVIDERS)) {
    const found = [...pages].filter(([, text]) =>
      text.includes(`| \`${id}\` |`)
    )
      .map(([name]) => name);
    assert.equal(found.length, 2, `${id}: ${found}`);
    assert(found.includes("README.md"), id);
  }
});
