/**
 * Makes a fresh clone ready to run, and does nothing when it is: `deno task setup`. Every other task that
 * needs it runs it first.
 */
import { setUpDriver } from "./setup_driver.ts";
import { setUpPackages } from "./setup_packages.ts";
import { setUpPostgres } from "./setup_postgres.ts";
import { setUpScalar } from "./setup_scalar.ts";

async function setUpModules(): Promise<void> {
  await setUpPackages();
  await setUpDriver();
  await setUpPostgres();
}

const results = await Promise.allSettled([setUpModules(), setUpScalar()]);
const faults = results.filter((result) => result.status === "rejected");
for (const { reason } of faults) {
  console.error(
    `set-up failed: ${reason instanceof Error ? reason.message : reason}`,
  );
}
if (faults.length > 0) Deno.exit(1);
