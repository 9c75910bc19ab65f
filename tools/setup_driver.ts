import config from "../deno.json" with { type: "json" };
import { exists, replaceFile, sha256 } from "./setup_files.ts";

/** The one version that the replacements below were made and tested for. */
const DRIVER = "npm:postgres@3.4.9";
const FILE = "node_modules/postgres/src/connection.js";
const ORIGINAL =
  "ee3a218d9aa6a6f2887c1a19da50009335fe84c11a5431d5cab72d6bc528632f";

/**
 * The driver keeps a delayed write when its connection closes, and then writes to a socket that is gone:
 * the whole process dies. Drop this when a release no longer does.
 */
const REPLACEMENTS: { find: string; replace: string }[] = [
  {
    find: "    const x = socket.write(chunk, fn)\n",
    replace: "    if (socket === null) {\n" +
      "      nextWriteTimer !== null && clearImmediate(nextWriteTimer)\n" +
      "      chunk = nextWriteTimer = null\n" +
      "      error(Errors.connection('CONNECTION_CLOSED', options))\n" +
      "      return false\n" +
      "    }\n" +
      "    const x = socket.write(chunk, fn)\n",
  },
  {
    find:
      "    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)\n",
    replace:
      "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)\n",
  },
  {
    find: "    clearImmediate(nextWriteTimer)\n    if (socket) {\n",
    replace:
      "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    if (socket) {\n",
  },
];

/** Mends the installed driver in place. */
export async function setUpDriver(): Promise<void> {
  if (config.imports.postgres !== DRIVER) {
    throw new Error(
      `tools/setup_driver.ts mends ${DRIVER}, but deno.json has ${config.imports.postgres}: ` +
        "see whether the new version still needs the mend, and update or remove it",
    );
  }
  // Kept beside the mended file, so that a changed mend starts from the original again.
  const kept = `${FILE}.original`;
  const installed = await Deno.readFile(FILE);
  const original = await exists(kept) ? await Deno.readFile(kept) : installed;
  if (await sha256(original) !== ORIGINAL) {
    throw new Error(
      `${FILE} is not the file of ${DRIVER} that tools/setup_driver.ts knows: ` +
        "delete node_modules and run `deno task setup` again",
    );
  }
  const mended = mend(new TextDecoder().decode(original));
  if (mended === new TextDecoder().decode(installed)) return;
  if (original === installed) await replaceFile(kept, original);
  await replaceFile(FILE, new TextEncoder().encode(mended));
  console.error("set-up: mended the PostgreSQL driver");
}

function mend(source: string): string {
  return REPLACEMENTS.reduce((text, { find, replace }) => {
    if (text.split(find).length !== 2) {
      throw new Error(
        `a replacement in tools/setup_driver.ts must occur exactly once: ${find}`,
      );
    }
    return text.replace(find, () => replace);
  }, source);
}
