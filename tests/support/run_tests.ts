export interface Counts {
  passed: number;
  failed: number;
}

const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/gm;

/** Runs `deno test`, passes on what it prints, and counts. */
export async function runTests(
  args: string[],
  env: Record<string, string> = {},
): Promise<Counts> {
  const color = Deno.stdout.isTerminal() ? { FORCE_COLOR: "1" } : {};
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--no-prompt",
      "--parallel",
      "--permit-no-files",
      "--sanitize-ops",
      "--sanitize-resources",
      ...args,
    ],
    env: { ...env, ...color },
    stdout: "piped",
  }).spawn();
  // Ctrl-C has reached the child as well: it ends by itself, and what must be cleaned up after it is.
  const forward = (name: Deno.Signal) => () => child.kill(name);
  const onInterrupt = () => {};
  const onTerminate = forward("SIGTERM");
  Deno.addSignalListener("SIGINT", onInterrupt);
  Deno.addSignalListener("SIGTERM", onTerminate);

  let output = "";
  const decoder = new TextDecoder();
  for await (const bytes of child.stdout) {
    await Deno.stdout.write(bytes);
    output += decoder.decode(bytes, { stream: true });
  }
  const { success } = await child.status;
  Deno.removeSignalListener("SIGINT", onInterrupt);
  Deno.removeSignalListener("SIGTERM", onTerminate);
  return count(output, success);
}

function count(output: string, success: boolean): Counts {
  // deno-lint-ignore no-control-regex
  const plain = output.replace(/\x1b\[[0-9;]*m/g, "");
  const [, passed = "0", failed = "0"] = [...plain.matchAll(SUMMARY)].at(-1) ??
    [];
  // A file that does not compile, or a run that was interrupted, is a failure without a number.
  return {
    passed: Number(passed),
    failed: success ? 0 : Math.max(1, Number(failed)),
  };
}
