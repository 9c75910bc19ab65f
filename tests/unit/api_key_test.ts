import assert from "node:assert/strict";
import {
  API_KEY_ROLES,
  hashApiKey,
  isAllowed,
  mintApiKey,
  type Permission,
} from "../../domain/api_key.ts";
import {
  hashWebhookToken,
  mintWebhookToken,
  WEBHOOK_TOKEN_PATTERN,
} from "../../domain/trigger.ts";

const GRANTED: Record<Permission, string[]> = {
  read: ["reader", "worker", "member", "admin"],
  work: ["worker", "member", "admin"],
  write: ["member", "admin"],
  manage_keys: ["admin"],
  manage_workspaces: [],
};

for (const [permission, roles] of Object.entries(GRANTED)) {
  Deno.test(`${permission} is for ${roles.join(", ") || "ADMIN_KEY alone"}`, () => {
    for (const role of API_KEY_ROLES) {
      const caller = { workspaceId: "w", role, instanceAdmin: false };
      assert.equal(
        isAllowed(caller, permission as Permission),
        roles.includes(role),
        role,
      );
    }
    const admin = {
      workspaceId: "w",
      role: "admin",
      instanceAdmin: true,
    } as const;
    assert(isAllowed(admin, permission as Permission));
  });
}

Deno.test("keys and tokens hold 32 random bytes, and are stored as a digest", () => {
  for (
    const [mint, hash, pattern] of [
      [mintApiKey, hashApiKey, /^slk_[A-Za-z0-9_-]{43}$/],
      [mintWebhookToken, hashWebhookToken, WEBHOOK_TOKEN_PATTERN],
    ] as const
  ) {
    const minted = Array.from({ length: 100 }, mint);
    assert.equal(new Set(minted).size, 100);
    for (const one of minted) assert.match(one, pattern);
    const digest = hash(minted[0]!);
    assert.equal(
      typeof digest === "string" ? digest.length / 2 : digest.length,
      32,
    );
    assert.deepEqual(hash(minted[0]!), hash(minted[0]!));
    assert.notDeepEqual(hash(minted[0]!), hash(minted[1]!));
  }
});
