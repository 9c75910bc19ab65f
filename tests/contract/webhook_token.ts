/**
 * Makes a trigger in a workspace of its own and prints its token: `webhook_token.ts <url> <admin key>`. What is done to
 * the default workspace with the admin key cannot take it away.
 */
const [url = "", adminKey = ""] = Deno.args;

async function post(path: string, key: string, body: unknown) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return await response.json();
}

const workspace = await post("/api/workspaces", adminKey, { name: "Aside" });
const { key } = await post(
  `/api/workspaces/${workspace.id}/keys`,
  adminKey,
  { name: "Aside", role: "member" },
);
const autopilot = await post("/api/autopilots", key, { name: "Aside" });
const trigger = await post(`/api/autopilots/${autopilot.id}/triggers`, key, {});
console.log(trigger.webhook_url.split("/").at(-1));
