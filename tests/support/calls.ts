import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { ADMIN_KEY, type TestService } from "./service.ts";

/** Answers as they are on the wire: each test names the fields that it is about. */
// deno-lint-ignore no-explicit-any
export type Json = any;

export interface TestTrigger {
  readonly id: string;
  readonly autopilotId: string;
  /** Of the webhook URL. */
  readonly path: string;
  readonly token: string;
}

/** The JSON of an answer that has to have this status. */
export async function json(
  answer: Response | Promise<Response>,
  status = 200,
): Promise<Json> {
  const response = await answer;
  const text = await response.text();
  assert.equal(response.status, status, text.slice(0, 2_000));
  return text === "" ? null : JSON.parse(text);
}

/** An answer that has to be a problem with this status and code. */
export async function problem(
  answer: Response | Promise<Response>,
  status: number,
  code: string,
): Promise<Json> {
  const body = await json(answer, status);
  assert.equal(body.code, code);
  return body;
}

interface As {
  key?: string;
}

export async function createAutopilot(
  s: TestService,
  { key = ADMIN_KEY, ...fields }: As & Json = {},
): Promise<string> {
  const { id } = await json(
    s.api("POST", "/api/autopilots", { name: "A", ...fields }, { key }),
    201,
  );
  return id;
}

/** A trigger of a new autopilot, unless one is named. */
export async function createTrigger(
  s: TestService,
  { autopilotId, key = ADMIN_KEY, ...fields }:
    & As
    & { autopilotId?: string }
    & Json = {},
): Promise<TestTrigger> {
  const owner = autopilotId ?? await createAutopilot(s, { key });
  return testTrigger(
    await json(
      s.api("POST", `/api/autopilots/${owner}/triggers`, fields, { key }),
      201,
    ),
  );
}

/** What tests need of a trigger, from the API's answer. */
export function testTrigger(answer: Json): TestTrigger {
  const path = new URL(answer.webhook_url).pathname;
  return {
    id: answer.id,
    autopilotId: answer.autopilot_id,
    path,
    token: path.slice(path.lastIndexOf("/") + 1),
  };
}

/** A webhook. What is neither text nor bytes is sent as JSON. */
export function post(
  s: TestService,
  trigger: { readonly path: string },
  body: unknown = {},
  headers: HeadersInit = {},
  { from }: { from?: string } = {},
): Promise<Response> {
  return s.request(trigger.path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" || body instanceof Uint8Array
      ? body as BodyInit
      : JSON.stringify(body),
    ...(from === undefined ? {} : { from }),
  });
}

/** The signature of GitHub's scheme, which generic triggers share. */
export function sign(
  secret: string,
  body: string | Uint8Array,
): { "x-hub-signature-256": string } {
  const hex = createHmac("sha256", secret).update(body).digest("hex");
  return { "x-hub-signature-256": `sha256=${hex}` };
}

export function deliveries(
  s: TestService,
  autopilotId: string,
  query: Record<string, string> = {},
  key = ADMIN_KEY,
): Promise<Json> {
  const path = `/api/autopilots/${autopilotId}/deliveries`;
  return json(
    s.api("GET", `${path}?${new URLSearchParams(query)}`, undefined, { key }),
  );
}

export function delivery(
  s: TestService,
  { autopilotId }: { readonly autopilotId: string },
  id: string,
): Promise<Json> {
  return json(s.api("GET", `/api/autopilots/${autopilotId}/deliveries/${id}`));
}

export function run(s: TestService, id: string): Promise<Json> {
  return json(s.api("GET", `/api/runs/${id}`));
}

export async function runs(
  s: TestService,
  autopilotId: string,
  query: Record<string, string> = {},
): Promise<Json[]> {
  const path = `/api/autopilots/${autopilotId}/runs`;
  return (await json(s.api("GET", `${path}?${new URLSearchParams(query)}`)))
    .runs;
}

export async function claim(
  s: TestService,
  fields: Json = {},
  key = ADMIN_KEY,
): Promise<Json[]> {
  return (await json(s.api("POST", "/api/runs/claim", fields, { key }))).runs;
}

export function stats(
  s: TestService,
  { autopilotId, id }: { readonly autopilotId: string; readonly id: string },
): Promise<Json> {
  return json(
    s.api("GET", `/api/autopilots/${autopilotId}/triggers/${id}/stats`),
  );
}

/** A workspace of its own with a key in it. */
export async function createWorkspace(
  s: TestService,
  role = "admin",
): Promise<{ id: string; key: string; keyId: string }> {
  const { id } = await json(
    s.api("POST", "/api/workspaces", { name: "W" }),
    201,
  );
  return { id, ...await createKey(s, role, id) };
}

export async function createKey(
  s: TestService,
  role: string,
  workspaceId = "01980000-0000-7000-8000-000000000001",
): Promise<{ key: string; keyId: string }> {
  const path = `/api/workspaces/${workspaceId}/keys`;
  const { key, id } = await json(
    s.api("POST", path, { name: role, role }),
    201,
  );
  return { key, keyId: id };
}
