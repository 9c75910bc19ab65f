/** Announces a server on standard output, and stops it when standard input ends. */
export async function serveUntilEof(
  url: string,
  stop: () => Promise<void>,
): Promise<void> {
  // Ctrl-C reaches the whole process group, but the tests need the server until they have ended.
  Deno.addSignalListener("SIGINT", () => {});
  console.log(url);
  for await (const _ of Deno.stdin.readable);
  await stop();
  Deno.exit(0);
}
