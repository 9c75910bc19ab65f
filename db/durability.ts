import type { ISql } from "./client.ts";

/** Settings of the server under which an acknowledged delivery could be lost, as sentences. */
export async function durabilityFaults(sql: ISql): Promise<string[]> {
  const [settings] = await sql<
    [{ fsync: string; synchronousCommit: string; fullPageWrites: string }]
  >`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('full_page_writes') as full_page_writes`;
  const faults: string[] = [];
  if (settings.fsync !== "on") {
    faults.push("fsync is off: a crash of the machine can lose everything.");
  }
  if (!["on", "remote_apply"].includes(settings.synchronousCommit)) {
    faults.push(
      `synchronous_commit is ${settings.synchronousCommit}: a crash can lose deliveries that were acknowledged.`,
    );
  }
  if (settings.fullPageWrites !== "on") {
    faults.push(
      "full_page_writes is off: a crash of the machine can damage data.",
    );
  }
  return faults;
}
