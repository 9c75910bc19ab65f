import { randomBytes } from "node:crypto";

/**
 * A secret that is made once and kept in a file that only its owner may read: 32 random bytes.
 *
 * @returns the file's text
 */
export async function keptSecret(
  directory: string,
  name: string,
  encoding: "base64" | "base64url",
): Promise<string> {
  const path = `${directory}/${name}`;
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const secret = randomBytes(32).toString(encoding);
  await Deno.writeTextFile(path, `${secret}\n`, {
    mode: 0o600,
    createNew: true,
  });
  return secret;
}
