import assert from "node:assert/strict";
import committed from "../../openapi/openapi.json" with { type: "json" };
import { testService } from "../support/service.ts";
import {
  createValidator,
  listOperations,
  listSchemas,
} from "../support/contract.ts";
import { ERROR_CODES } from "../../domain/errors.ts";

type Json = Record<string, unknown>;

const document: Json = committed;
const operations = listOperations(document);
const schemas = listSchemas(document);
const components = document["components"] as Record<string, Json>;
const info = document["info"] as Json;

function eachOperation(
  rule: (operation: Json, where: string, path: string, method: string) => void,
) {
  for (const { operation, method, path } of operations) {
    rule(operation, `${method} ${path}`, path, method);
  }
}

function eachSchema(rule: (schema: Json, where: string) => void) {
  for (const { schema, pointer } of schemas) rule(schema, pointer);
}

const types = (schema: Json) => [schema["type"]].flat();
const isRef = (schema: Json) => "$ref" in schema;
const keysOf = (value: unknown) => Object.keys((value ?? {}) as Json);

Deno.test("the committed document is the one that is served, but for white space", async () => {
  await using sluice = await testService();
  const response = await sluice.request("/openapi.json");
  assert.equal(
    await response.text(),
    JSON.stringify(document),
    "run `deno task spec` and look at what changes for clients",
  );
});

Deno.test("OpenAPI is 3.1.1, the last version that every generator reads", () => {
  assert.equal(document["openapi"], "3.1.1");
});

Deno.test("the document says what the service is, under which licence, and where", () => {
  for (
    const part of ["title", "version", "description", "license", "contact"]
  ) {
    assert(info[part], part);
  }
  assert.deepEqual((document["servers"] as Json[])[0]?.["url"], "/");
});

Deno.test("no part of the document is empty", () => {
  for (const [name, part] of Object.entries(document)) {
    if (typeof part === "object") assert(keysOf(part).length > 0, name);
  }
  for (const [name, part] of Object.entries(components)) {
    assert(keysOf(part).length > 0, name);
  }
});

Deno.test("every operation has one known tag, a summary, a description and explicit security", () => {
  const tags = (document["tags"] as Json[]).map(({ name, description }) => {
    assert(description, `tag ${name}`);
    return name;
  });
  eachOperation((operation, where) => {
    const [tag, ...others] = operation["tags"] as string[];
    assert(tags.includes(tag), where);
    assert.equal(others.length, 0, where);
    assert(operation["summary"], where);
    assert(operation["description"], where);
    assert(!String(operation["summary"]).endsWith("."), where);
    assert(Array.isArray(operation["security"]), where);
  });
});

Deno.test("every operationId is a unique verb and noun in camelCase", () => {
  const seen = new Set();
  eachOperation((operation, where) => {
    const id = String(operation["operationId"]);
    assert.match(id, /^[a-z]+(?:[A-Z][a-z]+)+$/, where);
    assert(!seen.has(id), id);
    seen.add(id);
  });
});

Deno.test("every parameter is described, and every one in a path has an example", () => {
  eachOperation((operation, where) => {
    for (const parameter of (operation["parameters"] ?? []) as Json[]) {
      const name = `${where} ${parameter["name"]}`;
      assert(parameter["description"], name);
      const schema = parameter["schema"] as Json;
      if (parameter["in"] === "path") {
        assert(parameter["example"] ?? schema["example"], name);
      }
    }
  });
});

Deno.test("the docs leave out what is optional until it is ticked", () => {
  eachOperation((operation, where) => {
    for (const parameter of (operation["parameters"] ?? []) as Json[]) {
      if (parameter["required"]) continue;
      const { default: example } = (parameter["examples"] ?? {}) as Json;
      assert(
        (example as Json | undefined)?.["x-disabled"],
        `${where} ${parameter["name"]}`,
      );
    }
  });
});

Deno.test("every operation lists its statuses one by one", () => {
  eachOperation((operation, where) => {
    const statuses = keysOf(operation["responses"]);
    for (const status of statuses) {
      assert.match(status, /^[1-5]\d\d$/, `${where}: ${status}`);
    }
    const successes = statuses.filter((status) => status.startsWith("2"));
    // Generators know one success best. Only what can be a dry run needs two.
    if (successes.join() !== "200,201") {
      assert.equal(successes.length, 1, where);
    } else assert.equal(operation["operationId"], "testTrigger", where);
    assert(statuses.includes("500"), where);
  });
});

Deno.test("an operation behind a key can answer 401, 403, 429 and 503", () => {
  eachOperation((operation, where) => {
    if ((operation["security"] as unknown[]).length === 0) return;
    for (const status of ["400", "401", "403", "429", "503"]) {
      assert(
        keysOf(operation["responses"]).includes(status),
        `${where}: ${status}`,
      );
    }
  });
});

Deno.test("an operation with an id in its path can answer 404", () => {
  eachOperation((operation, where, path) => {
    if (!path.includes("{")) return;
    assert(keysOf(operation["responses"]).includes("404"), where);
  });
});

Deno.test("an operation that takes a body requires it as JSON, and can answer 400, 408, 413 and 415", () => {
  eachOperation((operation, where) => {
    const body = operation["requestBody"] as Json | undefined;
    if (!body) return;
    assert.equal(body["required"], true, where);
    assert.deepEqual(keysOf(body["content"]), ["application/json"], where);
    for (const status of ["400", "408", "413", "415"]) {
      assert(
        keysOf(operation["responses"]).includes(status),
        `${where}: ${status}`,
      );
    }
  });
});

Deno.test("an operation that takes an Idempotency-Key can answer 422", () => {
  eachOperation((operation, where) => {
    const takes = ((operation["parameters"] ?? []) as Json[]).some(({ name }) =>
      name === "idempotency-key"
    );
    if (takes) assert(keysOf(operation["responses"]).includes("422"), where);
  });
});

Deno.test("every error but a rejected webhook is a problem", () => {
  eachOperation((operation, where) => {
    for (
      const [status, response] of Object.entries(operation["responses"] as Json)
    ) {
      if (Number(status) < 400 || isRef(response as Json)) continue;
      const content = (response as Json)["content"] as Json | undefined;
      const isRejection = operation["operationId"] === "receiveWebhook" &&
        status === "401";
      assert(isRejection || content === undefined, `${where}: ${status}`);
    }
  });
  for (const [name, response] of Object.entries(components["responses"]!)) {
    const content = (response as Json)["content"] as Record<string, Json>;
    assert.deepEqual(
      content["application/problem+json"]?.["schema"],
      { $ref: "#/components/schemas/Problem" },
      name,
    );
  }
});

Deno.test("every error code is shown as an example of the status that it comes with", () => {
  const shown = Object.values(components["responses"]!).flatMap((response) => {
    const content = (response as Json)["content"] as Record<string, Json>;
    return keysOf(content["application/problem+json"]?.["examples"]);
  });
  // A method that a path does not take belongs to no operation.
  const expected = ERROR_CODES.filter((code) => code !== "method_not_allowed");
  assert.deepEqual(shown.sort(), [...expected].sort());
});

Deno.test("what is created says where it is, and links to what reads it", () => {
  eachOperation((operation, where, path) => {
    const response = (operation["responses"] as Json)["201"] as
      | Json
      | undefined;
    if (!response) return;
    assert(keysOf(response["headers"]).includes("Location"), where);
    const canBeRead = operations.some((other) =>
      other.method === "GET" && other.path.startsWith(`${path}/{`)
    );
    if (canBeRead) assert(keysOf(response["links"]).length > 0, where);
  });
});

Deno.test("every link names an operation, all of its path's parameters, and properties that are there", () => {
  eachOperation((operation, where) => {
    for (const response of Object.values(operation["responses"] as Json)) {
      for (
        const [name, link] of Object.entries(
          ((response as Json)["links"] ?? {}) as Record<string, Json>,
        )
      ) {
        const target = operations.find(({ operation }) =>
          operation["operationId"] === link["operationId"]
        );
        assert(target, `${where} ${name}`);
        const inPath = [...target.path.matchAll(/\{(\w+)\}/g)].map((
          [, parameter],
        ) => parameter);
        assert.deepEqual(
          keysOf(link["parameters"]).sort(),
          inPath.sort(),
          `${where} ${name}`,
        );
        const properties = propertiesOf(response as Json);
        for (
          const expression of Object.values(
            link["parameters"] as Record<string, string>,
          )
        ) {
          const [, property] = /^\$response\.body#\/(\w+)$/.exec(expression) ??
            [];
          assert(
            property && properties.has(property),
            `${where} ${name}: ${expression}`,
          );
        }
      }
    }
  });
});

Deno.test("no schema uses what generators get wrong", () => {
  const banned = [
    "const",
    "allOf",
    "nullable",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "not",
    "if",
  ];
  eachSchema((schema, where) => {
    for (const keyword of banned) {
      assert(!(keyword in schema), `${where}: ${keyword}`);
    }
  });
});

Deno.test("a schema has one type, or one and null", () => {
  eachSchema((schema, where) => {
    const [type, other, ...more] = types(schema);
    assert(other === undefined || (type !== "null" && other === "null"), where);
    assert.equal(more.length, 0, where);
  });
});

Deno.test("a schema that can be null and is not plain is an anyOf of it and null", () => {
  eachSchema((schema, where) => {
    if (!types(schema).includes("null") || schema["type"] === "null") return;
    assert(!("enum" in schema), `${where}: enum`);
    assert(!types(schema).includes("object"), `${where}: object`);
    assert(!("discriminator" in schema), `${where}: discriminator`);
  });
});

Deno.test("an enum holds strings", () => {
  eachSchema((schema, where) => {
    for (const value of (schema["enum"] ?? []) as unknown[]) {
      assert.equal(typeof value, "string", where);
    }
  });
});

Deno.test("no enum's value has a schema's name, because Go makes both of them names", () => {
  eachSchema((schema, where) => {
    for (const value of (schema["enum"] ?? []) as string[]) {
      const name = value.replace(
        /(?:^|[^A-Za-z0-9]+)(.)/g,
        (_, first) => first.toUpperCase(),
      );
      assert(!(name in components["schemas"]!), `${where}: ${value}`);
    }
  });
});

Deno.test("every oneOf of objects tells them apart by one required string of one value, all mapped", () => {
  eachSchema((schema, where) => {
    if (!("oneOf" in schema)) return;
    const { propertyName, mapping } = schema["discriminator"] as {
      propertyName: string;
      mapping: Record<string, string>;
    };
    const members = (schema["oneOf"] as Json[]).map((member) => member["$ref"]);
    assert.deepEqual(Object.values(mapping).sort(), members.sort(), where);
    for (const [value, ref] of Object.entries(mapping)) {
      const member = components["schemas"]![ref.split("/").at(-1)!] as Json;
      const properties = member["properties"] as Record<string, Json>;
      assert.deepEqual(properties[propertyName]?.["enum"], [value], ref);
      assert((member["required"] as string[]).includes(propertyName), ref);
    }
  });
});

Deno.test("every string is bounded, but for headers of webhooks, which are not checked", () => {
  eachSchema((schema, where) => {
    if (where.includes("{token}/post/parameters/")) return;
    if (!types(schema).includes("string") || "enum" in schema) return;
    assert(typeof schema["maxLength"] === "number", where);
  });
});

Deno.test("no property has a default, because generators disagree whether that makes it required", () => {
  eachSchema((schema, where) => {
    if (where.includes("/properties/")) assert(!("default" in schema), where);
  });
});

Deno.test("every array is bounded and says what it holds", () => {
  eachSchema((schema, where) => {
    if (!types(schema).includes("array")) return;
    assert("items" in schema, where);
    assert(
      typeof schema["maxItems"] === "number" || where.includes("/requestBody/"),
      where,
    );
  });
});

Deno.test("a pattern is plain enough for every regular-expression engine", () => {
  eachSchema((schema, where) => {
    const pattern = schema["pattern"] as string | undefined;
    if (pattern === undefined) return;
    assert.match(pattern, /^\^[ -~]*\$$/, where);
    assert.doesNotMatch(pattern, /\(\?[=!<]|\\p|\\[1-9]/, where);
    for (const [, count] of pattern.matchAll(/\{(?:\d+,)?(\d+)\}/g)) {
      assert(Number(count) <= 1000, where);
    }
    new RegExp(pattern, "u");
  });
});

Deno.test("every object with properties is named, and every name and property described", () => {
  eachSchema((schema, where) => {
    if (!("properties" in schema)) return;
    assert.match(where, /^\/components\/schemas\/\w+$/, where);
    assert(schema["description"], where);
    for (
      const [name, property] of Object.entries(
        schema["properties"] as Record<string, Json>,
      )
    ) {
      if (isRef(property) || "anyOf" in property) continue;
      const isDiscriminant =
        (property["enum"] as string[] | undefined)?.length === 1;
      assert(property["description"] ?? isDiscriminant, `${where} ${name}`);
    }
  });
});

Deno.test("requests are closed, so that a slip is told; answers are open, so that they may grow", () => {
  const requested = new Set(
    refsIn(operations.map(({ operation }) => operation["requestBody"] ?? {})),
  );
  for (const [name, schema] of Object.entries(components["schemas"]!)) {
    if (!("properties" in (schema as Json))) continue;
    const isClosed = (schema as Json)["additionalProperties"] === false;
    if (!requested.has(name)) assert(!isClosed, name);
    else assert(isClosed, name);
  }
});

Deno.test("every plain property has an example, and every body has some", () => {
  eachSchema((schema, where) => {
    if (!/\/properties\/[^/]+$/.test(where)) return;
    const [type] = types(schema);
    if (
      type === "array" || isRef(schema) || "anyOf" in schema || "enum" in schema
    ) return;
    assert("example" in schema, where);
  });
  eachOperation((operation, where) => {
    const body = operation["requestBody"] as
      | { content: Record<string, Json> }
      | undefined;
    if (body) {
      assert(
        keysOf(body.content["application/json"]?.["examples"]).length > 0,
        where,
      );
    }
  });
});

Deno.test("every example is valid", () => {
  const validator = createValidator(document);
  for (const { schema, pointer } of schemas) {
    if ("example" in schema) {
      validator.assertValid(pointer, pointer, schema["example"]);
    }
  }
  for (const { pointer, value, schema } of examplesIn(document)) {
    validator.assertValid(pointer, schema, value);
  }
});

/** Examples of parameters, headers and bodies, each with the place of its schema. */
function* examplesIn(
  node: unknown,
  pointer = "",
): Generator<{ pointer: string; schema: string; value: unknown }> {
  if (typeof node !== "object" || node === null) return;
  const { schema, example, examples } = node as Json;
  if (schema !== undefined) {
    const place = { schema: `${pointer}/schema` };
    if (example !== undefined) yield { pointer, ...place, value: example };
    for (
      const [name, { value }] of Object.entries(
        (examples ?? {}) as Record<string, Json>,
      )
    ) {
      yield { pointer: `${pointer}/examples/${name}`, ...place, value };
    }
  }
  for (const [key, child] of Object.entries(node)) {
    if (key === "schemas") continue;
    yield* examplesIn(
      child,
      `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    );
  }
}

/** The names of all schemas that something refers to, however far away. */
function refsIn(node: unknown, seen: string[] = []): string[] {
  if (typeof node !== "object" || node === null) return seen;
  const ref = (node as Json)["$ref"];
  const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(String(ref)) ?? [];
  if (name && !seen.includes(name)) {
    seen.push(name);
    refsIn(components["schemas"]![name], seen);
  }
  for (const child of Object.values(node)) refsIn(child, seen);
  return seen;
}

/** The properties that a response's body may have. */
function propertiesOf(response: Json): Set<string> {
  return new Set(
    refsIn(response["content"]).flatMap((name) =>
      keysOf((components["schemas"]![name] as Json)["properties"])
    ),
  );
}
