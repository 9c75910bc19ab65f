import { join } from "node:path";
import type { Arena } from "./arena.ts";

const STAYS_FULL_MS = 1_500;
const LARGE = new Uint8Array(4 * 2 ** 20);
const SMALL = new Uint8Array(4 * 2 ** 10);

/** A file system of its own in memory, small enough to be filled; null where this user cannot have one. */
export async function mountSmallDisk(
  megabytes: number,
): Promise<{ path: string; unmount(): Promise<void> } | null> {
  const path = await Deno.makeTempDir({ prefix: "sluice-disk-" });
  const mounted = await run("mount", [
    "-t",
    "tmpfs",
    "-o",
    `size=${megabytes}m,mode=0755`,
    "tmpfs",
    path,
  ]);
  if (!mounted) {
    await Deno.remove(path);
    return null;
  }
  return {
    path,
    async unmount() {
      await run("umount", ["--lazy", path]);
      await Deno.remove(path).catch(() => {});
    },
  };
}

async function run(program: string, args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, {
      args,
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** Takes all the space that is left, keeps it for a while, and gives it back. */
export async function fillDisk({ disk }: Arena): Promise<void> {
  const path = join(disk!, "filler");
  try {
    using file = await Deno.open(path, { create: true, write: true });
    fill(file, LARGE);
    const until = performance.now() + STAYS_FULL_MS;
    while (performance.now() < until) {
      // PostgreSQL gives some back now and then, and that is taken too.
      fill(file, SMALL);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    await Deno.remove(path);
  }
}

function fill(file: Deno.FsFile, block: Uint8Array): void {
  try {
    while (file.writeSync(block) > 0);
  } catch {
    // Full.
  }
}
