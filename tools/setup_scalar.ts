import { gzipSync } from "node:zlib";
import { exists, replaceFile, sha256 } from "./setup_files.ts";

const PACKAGE = "@scalar/api-reference@1.72.1";
const TARBALL = "scalar-api-reference-1.72.1.tgz";
const MEMBER = "package/dist/browser/standalone.js";
const SHA256 =
  "bf091006bdc3af6067af77c2f534812e3e633e94a94e87138069f570f33b762c";
const BUNDLE = "openapi/static/scalar.js";

/**
 * Fetches the docs page's script: one file out of a package that is not installed, because its dependencies
 * are fifty times as large.
 */
export async function setUpScalar(): Promise<void> {
  if (await isInPlace()) return;
  console.error(`set-up: fetching the docs page's script out of ${PACKAGE}`);
  const script = readMember(await pack(), MEMBER);
  const digest = await sha256(script);
  if (digest !== SHA256) {
    throw new Error(
      `${MEMBER} of ${PACKAGE} has sha256 ${digest} where ${SHA256} is recorded`,
    );
  }
  await Deno.mkdir("openapi/static", { recursive: true });
  await replaceFile(`${BUNDLE}.gz`, gzipSync(script, { level: 9 }));
  await replaceFile(BUNDLE, script);
}

async function isInPlace(): Promise<boolean> {
  return await exists(BUNDLE) && await exists(`${BUNDLE}.gz`) &&
    await sha256(await Deno.readFile(BUNDLE)) === SHA256;
}

/** Through the npm client, which knows the registry and the credentials of this machine. */
async function pack(): Promise<Uint8Array<ArrayBuffer>> {
  const directory = await Deno.makeTempDir({ prefix: "sluice-setup-" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      // Outside of the project's configuration: the client is a tool of this step, not a dependency.
      cwd: directory,
      args: [
        "run",
        "--allow-all",
        "--quiet",
        "--no-config",
        "--no-lock",
        "--node-modules-dir=none",
        "npm:npm@11.6.0",
        "pack",
        PACKAGE,
        "--ignore-scripts",
        "--prefer-offline",
        "--loglevel=error",
      ],
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      throw new Error(
        `npm could not fetch ${PACKAGE}:\n${new TextDecoder().decode(stderr)}`,
      );
    }
    const tarball = await Deno.readFile(`${directory}/${TARBALL}`);
    const unzipped = new Blob([tarball]).stream().pipeThrough(
      new DecompressionStream("gzip"),
    );
    return new Uint8Array(await new Response(unzipped).arrayBuffer());
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** One regular file out of a tar archive: blocks of 512 bytes, the name at 0, the size in octal at 124. */
function readMember(
  tar: Uint8Array<ArrayBuffer>,
  name: string,
): Uint8Array<ArrayBuffer> {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(tar.subarray(from, from + length)).replace(
      /\0.*$/s,
      "",
    );
  for (let header = 0; header < tar.length;) {
    const size = parseInt(text(header + 124, 12), 8) || 0;
    if (text(header, 100) === name) {
      return tar.slice(header + 512, header + 512 + size);
    }
    header += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${PACKAGE} has no ${name}`);
}
