import { exists } from "./setup_files.ts";

/** Installs what deno.lock names, with Deno itself, so that the steps after it find the files. */
export async function setUpPackages(): Promise<void> {
  if (!await exists("node_modules/.deno")) {
    console.error("set-up: installing the pinned packages");
  }
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet", "--frozen"],
    stdout: "null",
  }).spawn().status;
  if (!success) {
    throw new Error(
      "`deno install --frozen` failed, see above: the package registry must be reachable on a first run; " +
        "after a change of deno.json's imports, run `deno install` and commit deno.lock",
    );
  }
}
