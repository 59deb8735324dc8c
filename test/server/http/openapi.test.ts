import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Validator } from "@seriousme/openapi-schema-validator";

import { createDoors } from "../../../server/start/open-doors.ts";
import { quietLogger } from "../../support/practice-chain.ts";
import { createOpenapiDocument } from "../../../server/http/openapi/document.ts";

interface Document {
  readonly servers: readonly { url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
}

interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly { name: string; in: string }[];
  readonly requestBody?: { content: Record<string, { schema: { properties?: Record<string, unknown> } }> };
  readonly responses: Readonly<Record<string, { readonly headers?: Readonly<Record<string, object>> }>>;
}

const document = createOpenapiDocument("http://localhost:3000") as unknown as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, operation })),
);

describe("the OpenAPI document", () => {
  it("is valid by the specification", async () => {
    const result = await new Validator().validate(
      structuredClone(document) as unknown as Record<string, unknown>,
    );
    assert.deepEqual(result.errors ?? [], []);
    assert.equal(result.valid, true);
  });

  it("names each operation once, with a tag that is explained, and each parameter of its path", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length, ids.join());
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = operation.parameters.filter((each) => each.in === "path").map(({ name }) => name);
      assert.deepEqual(described, named, path);
      assert.match(operation.summary, /^[A-Z].*[^.]$/, path);
    }
  });

  it("asks for the fields that the doors themselves read", () => {
    const body = document.paths["/v1/completions"]!["post"]!.requestBody!.content["application/json"]!.schema;
    for (const field of ["model", "prompt", "max_tokens", "temperature", "top_p", "seed", "stop", "stream"])
      assert.ok(field in (body.properties ?? {}), field);
  });

  it("describes exactly what the doors, GraphQL and the index answer", () => {
    // The doors are only made here: none of their parts is used before somebody asks.
    const parts = { chain: {}, metering: { quota: {} }, logger: quietLogger } as unknown;
    const doors = createDoors(undefined, parts as Parameters<typeof createDoors>[1]);
    const answered = [
      ...doors.flatMap(({ routes }) => routes),
      "POST /graphql",
      "POST /subgraphs/name/comodel",
    ];
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(described.sort(), answered.sort());
    for (const { path, routes } of doors)
      for (const route of routes) assert.ok(route.split(" ")[1]!.startsWith(path), `${route} below ${path}`);
  });

  it("says of each paid operation how it is refused, and when to come back", () => {
    const paid = operations.filter(
      ({ path, operation }) =>
        JSON.stringify(operation.responses["402"] ?? {}).includes("PriceBook") && !path.includes("{version}"),
    );
    assert.deepEqual(paid.map(({ path, operation }) => `${operation.operationId.slice(0, 4)} ${path}`), [
      "post /v1/completions", "post /v1/chat/completions", "post /v1/embeddings",
      "getV /v2/models/{model}/infer", "post /v2/models/{model}/infer",
    ]); // prettier-ignore
    for (const { path, operation } of paid) {
      for (const status of ["400", "401", "403", "404", "409", "413"])
        assert.ok(status in operation.responses, `${path} ${status}`);
      for (const status of ["402", "409", "429", "503"])
        assert.ok("Retry-After" in (operation.responses[status]?.headers ?? {}), `${path} ${status}`);
    }
  });
});
