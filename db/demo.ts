import type { Keyring } from "../domain/secrets.ts";
import { mintWebhookToken, type Trigger } from "../domain/trigger.ts";
import { DEFAULT_WORKSPACE_ID } from "../domain/workspace.ts";
import { getAutopilot, insertAutopilot } from "./autopilots.ts";
import type { TransactionSql } from "./client.ts";
import { getTrigger, insertTrigger } from "./triggers.ts";

/** Fixed, so that the examples of the API document find something in a fresh install. */
const AUTOPILOT_ID = "01980000-0000-7000-8000-000000000002";
const TRIGGER_ID = "01980000-0000-7000-8000-000000000003";

/** An autopilot and a trigger to try the service with. Null where the user has deleted the trigger. */
export async function ensureDemo(
  tx: TransactionSql,
  keyring: Keyring,
): Promise<Trigger | null> {
  const at = { workspaceId: DEFAULT_WORKSPACE_ID, autopilotId: AUTOPILOT_ID };
  if (!await getAutopilot(tx, at.workspaceId, AUTOPILOT_ID)) {
    await insertAutopilot(tx, {
      id: AUTOPILOT_ID,
      workspaceId: at.workspaceId,
      name: "Demo",
      status: "active",
      offlinePolicy: "queue",
    });
    await insertTrigger(tx, keyring, {
      ...at,
      id: TRIGGER_ID,
      name: "Demo",
      provider: "generic",
      enabled: true,
      eventFilters: [],
      dedupe: null,
      customPreset: null,
      token: mintWebhookToken(),
    });
  }
  return await getTrigger(tx, keyring, { ...at, id: TRIGGER_ID });
}
