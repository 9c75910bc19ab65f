import { migrate } from "../../db/migrate.ts";
import { execute } from "../../tests/support/postgres.ts";

export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A database of its own, with the current schema. */
export interface ScratchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export interface PostgresOptions {
  /** Where an embedded server keeps its data; a temporary directory by default. */
  readonly directory?: string;
  /** The server to use; null for an embedded one. DATABASE_URL by default. */
  readonly given?: string | null | undefined;
  /** Without what an embedded server says of its own end. */
  readonly quiet?: boolean;
}

/** The server that is given, or an embedded one that ends with this process, however that ends. */
export async function startPostgres(
  { directory, given = Deno.env.get("DATABASE_URL"), quiet = false }:
    PostgresOptions = {},
): Promise<PostgresServer> {
  if (given) return { url: given, stop: async () => {} };
  const helper = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", HELPER],
    env: directory === undefined ? {} : { TMPDIR: directory },
    stdin: "piped",
    stdout: "piped",
    stderr: quiet ? "null" : "inherit",
  }).spawn();
  const stop = async () => {
    await helper.stdin.close();
    await helper.status;
  };
  const { value = "" } = await helper.stdout
    .pipeThrough(new TextDecoderStream())
    .values().next();
  if (!value.endsWith("\n")) {
    await stop();
    throw new Error("the embedded PostgreSQL did not start, see above");
  }
  return { url: value.trim(), stop };
}

const HELPER =
  new URL("../../tests/support/embedded_server.ts", import.meta.url).pathname;

export async function scratchDatabase(
  server: PostgresServer,
  label: string,
): Promise<ScratchDatabase> {
  const name = `${label}_${crypto.randomUUID().slice(-12)}`;
  await execute(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  await migrate(url.href);
  return {
    url: url.href,
    drop: () =>
      execute(server.url, `drop database if exists ${name} with (force)`),
  };
}
