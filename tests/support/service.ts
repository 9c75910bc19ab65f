import type { Log, LogFields, LogLevel } from "../../log.ts";
import { openService, type Service } from "../../service.ts";
import { createContract } from "./contract.ts";
import { testDatabase } from "./postgres.ts";

export const ADMIN_KEY = "test-admin-key-0123456789";
export const PUBLIC_URL = "http://sluice.test";

export interface TestService extends AsyncDisposable {
  readonly service: Service;
  readonly databaseUrl: string;
  /** Every line that was logged. */
  readonly logged: {
    level: LogLevel;
    event: string;
    fields: LogFields;
  }[];
  /** A request to the app, without a socket. Throws where the answer is not as the OpenAPI document says. */
  request(
    path: string,
    init?: RequestInit & { from?: string },
  ): Promise<Response>;
  /** A request with a JSON body and an API key: the admin key unless another is named. */
  api(
    method: string,
    path: string,
    body?: unknown,
    options?: { key?: string; headers?: Record<string, string> },
  ): Promise<Response>;
}

type Config = Parameters<typeof openService>[0]["config"];

export interface TestServiceOptions {
  /** Of a database that is there already: then the service is one more replica on it, and leaves it behind. */
  databaseUrl?: string;
  secretsKeys?: readonly [Uint8Array, ...Uint8Array[]];
}

/** A service with a database of its own and no limits: `await using sluice = await testService()`. */
export async function testService(
  config: Partial<Config> = {},
  { databaseUrl, secretsKeys = [new Uint8Array(32).fill(7)] }:
    TestServiceOptions = {},
): Promise<TestService> {
  const database = databaseUrl === undefined
    ? await testDatabase()
    : { url: databaseUrl, [Symbol.asyncDispose]: async () => {} };
  const logged: TestService["logged"] = [];
  const log: Log = Object.assign(
    (level: LogLevel, event: string, fields: LogFields = {}) => {
      logged.push({ level, event, fields });
    },
    { flush: () => Promise.resolve() },
  );
  const service = await openService({
    config: {
      limits: { ip: null, token: null, badCredentials: null },
      trustedProxies: [],
      maxBodyBytes: 262_144,
      retentionDays: 0,
      ...config,
    },
    databaseUrl: database.url,
    adminKey: ADMIN_KEY,
    secretsKeys,
    publicUrl: PUBLIC_URL,
    assets: {
      scalarGzip: await Deno.readFile("openapi/static/scalar.js.gz"),
      scalarDigest: "test",
    },
    log,
  });
  const contract = createContract(service.app.document);
  const request: TestService["request"] = async (
    path,
    { from, ...init } = {},
  ) => {
    const asked = new Request(new URL(path, PUBLIC_URL), init);
    const answer = await service.app.fetch(asked, {
      remoteAddress: from ?? "192.0.2.1",
    });
    await contract.check(asked, answer);
    return answer;
  };
  return {
    service,
    databaseUrl: database.url,
    logged,
    request,
    api: (method, path, body, { key = ADMIN_KEY, headers = {} } = {}) =>
      request(path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async [Symbol.asyncDispose]() {
      await service.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
