/**
 * Claims a directory for the life of this process. The system lets go of the claim when the process ends,
 * however it ends, so there is never a stale one.
 */
export async function lockDirectory(directory: string): Promise<Deno.FsFile> {
  const path = `${directory}/lock`;
  const file = await Deno.open(path, { create: true, read: true, write: true });
  if (!await file.tryLock(true)) {
    file.close();
    const pid = (await Deno.readTextFile(path)).trim();
    throw new Error(
      `another Sluice (process ${pid}) is using ${directory}: stop it, or set DATA_DIR to another directory`,
    );
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return file;
}
