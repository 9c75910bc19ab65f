import postgres from "postgres";

export interface TestDatabase extends AsyncDisposable {
  url: string;
}

/** A database of its own with the current schema: `await using database = await testDatabase()`. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = Deno.env.get("SLUICE_TEST_SERVER_URL");
  const template = Deno.env.get("SLUICE_TEST_TEMPLATE");
  if (!server || !template) {
    throw new Error(
      "no test server: run `deno task test [file]` instead of `deno test`",
    );
  }
  const name = `${template}_${crypto.randomUUID().slice(-12)}`;
  await execute(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () =>
      execute(server, `drop database ${name} with (force)`),
  };
}

/** A statement that belongs to no one database. */
export async function execute(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
