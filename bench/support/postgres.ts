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

/** The server of DATABASE_URL, or an embedded one that ends with this process, however that ends. */
export async function startPostgres(
  { directory, given = Deno.env.get("DATABASE_URL") }: {
    directory?: string;
    given?: string | undefined;
  } = {},
): Promise<PostgresServer> {
  if (given) return { url: given, stop: async () => {} };
  const helper = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", HELPER],
    env: directory === undefined ? {} : { TMPDIR: directory },
    stdin: "piped",
    stdout: "piped",
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
