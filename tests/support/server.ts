import { dockerAnswers } from "./docker.ts";

export interface TestServer {
  name: string;
  url: string;
  stop(): Promise<void>;
}

/** The PostgreSQL server that this run tests against. */
export async function startTestServer(): Promise<TestServer> {
  const url = Deno.env.get("TEST_DATABASE_URL");
  if (url) return { name: "TEST_DATABASE_URL", url, stop: async () => {} };
  const forced = Deno.env.get("SLUICE_TEST_POSTGRES");
  if (forced === "embedded") return await startEmbedded();
  if (forced === "testcontainers") return await startContainer();
  if (forced) {
    throw new Error(
      `SLUICE_TEST_POSTGRES is ${forced}: make it embedded or testcontainers, or unset it`,
    );
  }
  if (!await dockerAnswers()) return await startEmbedded();
  try {
    return await startContainer();
  } catch (error) {
    console.error(`${(error as Error).message}\nusing the embedded server`);
    return await startEmbedded();
  }
}

function startEmbedded(): Promise<TestServer> {
  return startHelper("embedded", ["tests/support/embedded_server.ts"]);
}

/**
 * With a configuration of its own, so that only runs which use containers install what they need, and
 * without the reaper container, because our helper outlives us.
 */
function startContainer(): Promise<TestServer> {
  return startHelper("Testcontainers", [
    "--config=tests/containers/deno.json",
    "--frozen",
    "tests/containers/postgres_server.ts",
  ], { TESTCONTAINERS_RYUK_DISABLED: "true" });
}

/**
 * Runs a program that prints its server's URL and stops the server when its standard input ends. That is
 * when we let go of it, and also when this process is killed, so no server is ever left behind.
 */
async function startHelper(
  name: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<TestServer> {
  const helper = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", ...args],
    env,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  let url = "";
  for await (const text of helper.stdout.pipeThrough(new TextDecoderStream())) {
    url += text;
    if (url.endsWith("\n")) break;
  }
  const stop = async () => {
    await helper.stdin.close();
    await helper.status;
  };
  if (!url.endsWith("\n")) {
    await stop();
    throw new Error(`the ${name} PostgreSQL did not start, see above`);
  }
  return { name, url: url.trim(), stop };
}
