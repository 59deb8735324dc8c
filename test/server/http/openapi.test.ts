import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Validator } from "@seriousme/openapi-schema-validator";

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
  readonly responses: Readonly<Record<string, object>>;
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

  it("says of each paid operation how it is refused without payment", () => {
    const paid = operations.filter(({ operation }) => "402" in operation.responses).map(({ path }) => path);
    assert.deepEqual(paid, [
      "/v1/completions", "/v1/chat/completions", "/v1/embeddings", "/v2/models/{model}/infer",
    ]); // prettier-ignore
  });
});
