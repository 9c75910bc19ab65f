/**
 * Runs the tests: `deno task test [files] [options of deno test]`. The unit tests run first, without any
 * permission, and prove that what they test is pure. The others share one PostgreSQL server and one
 * template database with the current schema.
 */
import { migrate } from "../db/migrate.ts";
import { execute } from "./support/postgres.ts";
import { startTestServer } from "./support/server.ts";
import { type Counts, runTests } from "./support/run_tests.ts";

const UNIT = "tests/unit";
/** These have a configuration of their own, and are run by their own scripts. */
const APART = ["tests/containers", "tests/contract/clients", "tests/oracles"];
const OTHERS = [`--ignore=${[UNIT, ...APART].join(",")}`, "tests"];

const files = Deno.args.filter((argument) => argument.startsWith("tests/"));
const options = Deno.args.filter((argument) => !files.includes(argument));
const units = files.length > 0
  ? files.filter((file) => file.startsWith(UNIT))
  : [UNIT];
const others = files.length > 0
  ? files.filter((file) => !file.startsWith(UNIT))
  : OTHERS;

const counts: Counts[] = [];
if (units.length > 0) counts.push(await runTests([...options, ...units]));
if (others.length > 0) counts.push(await runWithServer(others));

const passed = counts.reduce((sum, step) => sum + step.passed, 0);
const failed = counts.reduce((sum, step) => sum + step.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
Deno.exit(failed > 0 ? 1 : 0);

async function runWithServer(paths: string[]): Promise<Counts> {
  const server = await startTestServer();
  console.error(`PostgreSQL for the tests: ${server.name}`);
  const template = `t_${crypto.randomUUID().slice(-12)}`;
  try {
    await execute(server.url, `create database ${template}`);
    const url = new URL(server.url);
    url.pathname = `/${template}`;
    await migrate(url.href);
    return await runTests(["--allow-all", ...options, ...paths], {
      SLUICE_TEST_SERVER_URL: server.url,
      SLUICE_TEST_TEMPLATE: template,
    });
  } finally {
    await execute(
      server.url,
      `drop database if exists ${template} with (force)`,
    );
    await server.stop();
  }
}
