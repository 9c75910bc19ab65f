import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { App } from "../../routes/app.ts";

type Json = Record<string, unknown>;

/** The pages around the API: what they answer with is not described, but their errors are like all others. */
const UNDESCRIBED = /^\/(?:docs(?:\/scalar\.js)?|openapi\.json|favicon\.svg)?$/;

/** Errors that do not depend on the operation: they arise before one is found. */
const OF_NO_OPERATION = new Set([404, 405, 429, 500, 503]);

/** Holds answers to the OpenAPI document: throws where one has a status, a type, a header or a body that it does not say. */
export function createContract(document: App["document"]) {
  const validator = createValidator(document);
  const operations = listOperations(document);

  return {
    async check(request: Request, response: Response): Promise<void> {
      // What a provider insists on is not ours to describe; the document says how it is marked.
      if (response.headers.has("provider-answer")) return;
      const { pathname } = new URL(request.url);
      const method = request.method === "HEAD" ? "GET" : request.method;
      const where = `${request.method} ${pathname} → ${response.status}`;
      const operation = operations.find((candidate) =>
        candidate.method === method && candidate.matches(pathname)
      );
      if (!operation) return await checkUndescribed(pathname, where, response);

      const pointer = `${operation.pointer}/responses/${response.status}`;
      const declared = validator.at(pointer);
      assert(declared, `${where}: the document has no such status`);
      checkHeaders(where, declared.pointer, declared.value, response);
      await checkBody(where, declared.pointer, declared.value, response);
    },
  };

  async function checkUndescribed(
    pathname: string,
    where: string,
    response: Response,
  ) {
    if (response.status < 400) {
      assert(
        UNDESCRIBED.test(pathname),
        `${where}: the document has no such operation`,
      );
      return;
    }
    assert(
      OF_NO_OPERATION.has(response.status),
      `${where}: the document has no such operation`,
    );
    if (response.status === 405) {
      assert(response.headers.get("allow"), `${where}: 405 without Allow`);
    }
    await checkMedia(where, response, "application/problem+json", {
      pointer: "/components/schemas/Problem",
    });
  }

  function checkHeaders(
    where: string,
    pointer: string,
    declared: Json,
    response: Response,
  ) {
    for (const name of Object.keys((declared["headers"] ?? {}) as Json)) {
      const header = validator.at(`${pointer}/headers/${name}`)!;
      const text = response.headers.get(name);
      if (text === null) {
        assert(!header.value["required"], `${where}: no header ${name}`);
        continue;
      }
      const isInteger =
        (header.value["schema"] as Json)["type"] === "integer" &&
        /^\d+$/.test(text);
      validator.assertValid(
        `${where}: header ${name}`,
        `${header.pointer}/schema`,
        isInteger ? Number(text) : text,
      );
    }
  }

  async function checkBody(
    where: string,
    pointer: string,
    declared: Json,
    response: Response,
  ) {
    const content = (declared["content"] ?? {}) as Json;
    const [type] = Object.keys(content);
    if (type === undefined) {
      const bytes = await response.clone().bytes();
      assert.equal(bytes.length, 0, `${where}: a body where none is described`);
      assert.equal(response.headers.get("content-type"), null, where);
      return;
    }
    await checkMedia(where, response, type, {
      pointer: `${pointer}/content/${escaped(type)}/schema`,
    });
  }

  async function checkMedia(
    where: string,
    response: Response,
    type: string,
    schema: { pointer: string },
  ) {
    const sent = response.headers.get("content-type")?.split(";")[0];
    assert.equal(sent, type, `${where}: content type`);
    const text = await response.clone().text();
    const isJson = /[/+]json$/.test(type);
    validator.assertValid(
      `${where}: body`,
      schema.pointer,
      isJson ? JSON.parse(text) : text,
    );
  }
}

/** Schemas of the document by their place in it. Formats are checked, as clients check them. */
export function createValidator(document: App["document"]) {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateFormats: true,
  });
  addFormats.default(ajv);
  ajv.addFormat("int32", {
    type: "number",
    validate: (value: number) => Math.abs(value) <= 2 ** 31,
  });
  ajv.addSchema({ ...document, $id: "sluice:document" });
  const compiled = new Map<string, ValidateFunction>();

  return {
    /** What is at a place, with references followed. */
    at(pointer: string): { pointer: string; value: Json } | undefined {
      const value = resolve(document, pointer);
      if (value === undefined) return undefined;
      const ref = value["$ref"];
      return typeof ref === "string"
        ? this.at(ref.slice(1))
        : { pointer, value };
    },
    assertValid(what: string, pointer: string, value: unknown): void {
      let validate = compiled.get(pointer);
      if (!validate) {
        validate = ajv.compile({
          $ref: `sluice:document#${encodeURI(pointer)}`,
        });
        compiled.set(pointer, validate);
      }
      assert(
        validate(value),
        `${what} is not as the document says: ${
          ajv.errorsText(validate.errors, { dataVar: "" })
        }\n${JSON.stringify(value)?.slice(0, 2000)}`,
      );
    },
  };
}

export type Validator = ReturnType<typeof createValidator>;

/** The document's operations, fixed paths before those with parameters. */
export function listOperations(document: App["document"]) {
  return Object.entries(document["paths"] as Json).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Json>).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
      pointer: `/paths/${escaped(path)}/${method}`,
      matches: matcher(path),
    }))
  ).sort((a, b) => parameters(a.path) - parameters(b.path));
}

/** Every schema of the document, nested ones too, with its place. */
export function listSchemas(
  document: App["document"],
): { schema: Json; pointer: string }[] {
  return [...schemasIn(document, "")];
}

/** What holds a schema, a map of schemas, or a list of them. */
const SCHEMA = new Set(["schema", "items", "additionalProperties"]);
const SCHEMA_MAP = new Set(["schemas", "properties"]);
const SCHEMA_LIST = new Set(["anyOf", "oneOf", "allOf"]);

function* schemasIn(
  node: unknown,
  pointer: string,
  isSchema = false,
): Generator<{ schema: Json; pointer: string }> {
  if (typeof node !== "object" || node === null) return;
  if (isSchema) yield { schema: node as Json, pointer };
  for (const [key, child] of Object.entries(node)) {
    if (key === "example" || key === "examples") continue;
    const place = `${pointer}/${escaped(key)}`;
    if (SCHEMA_MAP.has(key) || SCHEMA_LIST.has(key)) {
      for (const [name, member] of Object.entries(child as Json)) {
        yield* schemasIn(member, `${place}/${escaped(name)}`, true);
      }
    } else {
      yield* schemasIn(child, place, SCHEMA.has(key));
    }
  }
}

function parameters(path: string): number {
  return path.split("{").length - 1;
}

function matcher(path: string): (pathname: string) => boolean {
  const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
  return (pathname) => pattern.test(pathname);
}

function resolve(document: Json, pointer: string): Json | undefined {
  return pointer.split("/").slice(1).reduce<unknown>(
    (value, part) =>
      (value as Json | undefined)
        ?.[part.replaceAll("~1", "/").replaceAll("~0", "~")],
    document,
  ) as Json | undefined;
}

function escaped(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}
