import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { ADMIN_KEY, testService } from "../support/service.ts";
import { listen } from "../support/sockets.ts";
import { ensureDemo } from "../../db/demo.ts";

const DEMO = "/api/autopilots/01980000-0000-7000-8000-000000000002";

/** The docs in a real browser, and everything that goes wrong in it. */
async function openDocs(viewport: { width: number; height: number }) {
  const sluice = await testService();
  const server = listen(sluice);
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  const outside: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      faults.push(message.text());
    }
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("requestfailed", (request) => faults.push(`${request.url()} failed`));
  page.on("response", (response) => {
    if (response.status() >= 400) {
      faults.push(`${response.url()} ${response.status()}`);
    }
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== server.url && !["data:", "blob:"].includes(protocol)) {
      outside.push(request.url());
    }
  });
  await page.goto(`${server.url}/docs`);
  await page.getByRole("heading", { level: 1, name: "Sluice" }).waitFor();
  const { deps } = sluice.service;
  const trigger = await deps.db.transaction((tx) =>
    ensureDemo(tx, deps.keyring)
  );
  return {
    sluice,
    page,
    faults,
    outside,
    token: trigger!.token,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await sluice[Symbol.asyncDispose]();
    },
  };
}

async function pasteKey(page: Page) {
  await page.getByPlaceholder("Token").first().fill(ADMIN_KEY);
}

/** Opens an operation by its name in the side bar, and the form to try it with. */
async function openOperation(
  page: Page,
  tag: string,
  summary: string,
  endpoint: string,
) {
  const menu = page.getByRole("complementary", { name: "Sidebar" });
  const group = menu.getByRole("button", { name: `Open Group - ${tag}` });
  if (await group.isVisible()) await group.click();
  await menu.getByRole("link", { name: summary }).click();
  await page.getByRole("button", { name: `(${endpoint})` }).click();
  return page.getByRole("dialog");
}

/** Presses Send; what the API is asked, and what it answers. */
async function send(page: Page) {
  const [response] = await Promise.all([
    page.waitForResponse((response) =>
      new URL(response.url()).pathname.startsWith("/api/")
    ),
    page.getByRole("dialog").getByRole("button", { name: "Send" }).first()
      .click(),
  ]);
  const request = response.request();
  return {
    request,
    url: new URL(request.url()),
    status: response.status(),
    body: await response.json(),
  };
}

Deno.test("the docs show the API, and load nothing from outside of the service", async () => {
  await using docs = await openDocs({ width: 1440, height: 900 });
  assert.equal(await docs.page.title(), "Sluice");
  const menu = docs.page.getByRole("complementary", { name: "Sidebar" });
  for (
    const tag of [
      "Webhooks",
      "Autopilots",
      "Triggers",
      "Deliveries",
      "Runs",
      "Workspaces",
      "Operations",
    ]
  ) {
    await menu.getByRole("link", { name: tag }).waitFor();
  }
  assert.deepEqual(docs.outside, []);
  assert.deepEqual(docs.faults, []);
});

Deno.test("with one pasted key, Send lists deliveries and replays one", async () => {
  await using docs = await openDocs({ width: 1440, height: 900 });
  const { page, sluice, token } = docs;
  const received = await sluice.request(`/api/webhooks/autopilots/${token}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"event":"hello","eventPayload":{"from":"docs"}}`,
  });
  const { delivery_id } = await received.json();
  await pasteKey(page);

  await openOperation(
    page,
    "Deliveries",
    "List deliveries",
    "get /api/autopilots/{autopilotId}/deliveries",
  );
  const list = await send(page);
  assert.equal(list.url.pathname, `${DEMO}/deliveries`);
  assert.equal(
    list.url.search,
    "",
    "what is optional stays out until it is ticked",
  );
  assert.equal(list.request.headers()["authorization"], `Bearer ${ADMIN_KEY}`);
  assert.equal(list.status, 200);
  assert.deepEqual(list.body.deliveries.map(({ id }: { id: string }) => id), [
    delivery_id,
  ]);
  await page.getByRole("dialog").getByText(delivery_id).first().waitFor();
  await page.keyboard.press("Escape");

  const dialog = await openOperation(
    page,
    "Deliveries",
    "Replay a delivery",
    "post /api/autopilots/{autopilotId}/deliveries/{deliveryId}/replay",
  );
  const field = dialog.getByText("01980000-0000-7000-8000-000000000004")
    .first();
  await field.click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(delivery_id);
  const replay = await send(page);
  assert.equal(replay.url.pathname, `${DEMO}/deliveries/${delivery_id}/replay`);
  assert.equal(replay.request.headers()["idempotency-key"], undefined);
  assert.equal(replay.status, 201);
  assert.equal(replay.body.replayed_from_delivery_id, delivery_id);
  await dialog.getByText(replay.body.id).first().waitFor();

  assert.deepEqual(docs.outside, []);
  assert.deepEqual(docs.faults, []);
});

Deno.test("the example webhook is accepted as it stands, and carries no key", async () => {
  await using docs = await openDocs({ width: 1440, height: 900 });
  const { page } = docs;
  await pasteKey(page);
  const dialog = await openOperation(
    page,
    "Webhooks",
    "Receive a webhook",
    "post /api/webhooks/autopilots/{token}",
  );
  await dialog.getByText(`awt_${"0".repeat(43)}`).first().click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(docs.token);
  const { request, status, body } = await send(page);
  assert.equal(request.headers()["authorization"], undefined);
  assert.equal(request.headers()["x-hub-signature-256"], undefined);
  assert.equal(status, 200);
  assert.equal(body.status, "accepted");
  assert.deepEqual(docs.faults, []);
});

Deno.test("the docs fit a narrow screen", async () => {
  await using docs = await openDocs({ width: 390, height: 844 });
  const width = await docs.page.evaluate(
    "document.documentElement.scrollWidth",
  );
  assert(Number(width) <= 390, String(width));
  assert.deepEqual(docs.faults, []);
});
