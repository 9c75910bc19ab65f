import config from "../deno.json" with { type: "json" };
import { exists, replaceFile, sha256 } from "./setup_files.ts";

/** The one version that the replacements below were made and tested for. */
const DRIVER = "npm:postgres@3.4.9";
const FILE = "node_modules/postgres/src/connection.js";
const ORIGINAL =
  "ee3a218d9aa6a6f2887c1a19da50009335fe84c11a5431d5cab72d6bc528632f";

/**
 * What the driver gets wrong when a connection ends, and the least that puts it right
 * (porsager/postgres #1066, #1154, #1186, #1193, #1208). Drop this when a release does.
 */
const REPLACEMENTS: { why: string; find: string; replace: string }[] = [
  {
    why: "A delayed write meets a socket that is gone: the whole process dies.",
    find: `  function nextWrite(fn) {
`,
    replace: `  function nextWrite(fn) {
    if (!socket) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
`,
  },
  {
    why:
      "What was not yet written goes before the next connection's start-up message, or keeps it from being sent.",
    find: `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)
`,
    replace: `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    terminated = true
    socket.removeListener('data', data)
`,
  },
  {
    why:
      "After a reset, queries behind the first never settle, and the next connection answers in their name.",
    find:
      `    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
`,
    replace:
      `    ;(query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = results = errorResponse = null
    result = new Result()
    rows = 0
`,
  },
  {
    why:
      "A connection that ends while it reads the types rejects a promise that nobody holds: the whole process dies.",
    find: `        return fetchArrayTypes()
`,
    replace: `        return fetchArrayTypes().catch(noop)
`,
  },
  {
    why: "A delayed write outlives the end of the pool.",
    find: `    clearImmediate(nextWriteTimer)
    if (socket) {
`,
    replace: `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    if (socket) {
`,
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

if (import.meta.main) await setUpDriver();
