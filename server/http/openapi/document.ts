import { z } from "zod";

import { TAGS, type Content, type Operation } from "./operation.ts";
import { serviceOperations } from "./service-operations.ts";
import { tensorOperations } from "./tensor-operations.ts";
import { textOperations } from "./text-operations.ts";

type Json = { [key: string]: unknown };

const DESCRIPTION =
  "Models that their members fund, own and govern. A call that is not paid is answered with 402 and every way to pay: " +
  "x402 in the header PAYMENT-SIGNATURE, a holder's free calls in Quota-Voucher, or an API key as a bearer token. Each " +
  "paid answer carries a receipt in the header Comodel-Receipt that anybody can hold against the chain.";

/** The OpenAPI 3.1 document of all doors, made from the schemas that the doors themselves read with. */
export function createOpenapiDocument(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of [...textOperations, ...tensorOperations, ...serviceOperations]) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: toOperationObject(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Comodel",
      version: "0.1.0",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description:
            "An API key with a mandate of its owner; `none` for clients that must send one but pay otherwise",
        },
        x402: {
          type: "apiKey",
          in: "header",
          name: "PAYMENT-SIGNATURE",
          description: "A payment by x402, in base64",
        },
        freeCalls: {
          type: "apiKey",
          in: "header",
          name: "Quota-Voucher",
          description: "A holder's voucher, in base64",
        },
      },
    },
  };
}

function toOperationObject(operation: Operation): Json {
  const { method, path, tag, summary, description, body, paid } = operation;
  return {
    operationId: `${method}${path.replace(/[^a-zA-Z0-9]+(.)?/g, (_, next?: string) => (next ?? "").toUpperCase())}`,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: parametersOf(operation),
    ...(body === undefined ? {} : { requestBody: { required: true, content: toContent(body, "input") } }),
    responses: responsesOf(operation),
    security: paid === undefined ? [] : [{ apiKey: [] }, { x402: [] }, { freeCalls: [] }],
  };
}

function parametersOf({ parameters = {}, paid }: Operation): Json[] {
  const named = Object.entries(parameters).map(([name, { in: place, description, schema }]) => ({
    ...{ name, in: place, description, required: true, schema: toSchema(schema, "input") },
  }));
  const key = {
    name: "Idempotency-Key",
    in: "header",
    description: "The same key and body are answered once, paid once, and given out again for a day",
    schema: { type: "string", minLength: 1, maxLength: 128 },
  };
  return paid === undefined ? named : [...named, key];
}

function responsesOf({ answer, paid, failure }: Operation): Json {
  const good = {
    description: answer.description,
    ...(paid === undefined
      ? {}
      : { headers: { "Comodel-Receipt": toHeader("The signed receipt, in base64 of JSON") } }),
    content: toContent(answer, "output"),
  };
  const refused = {
    description: "Not paid, or not enough: the price book, every way to pay with its exact cost",
    headers: { "PAYMENT-REQUIRED": toHeader("What x402 asks for, in base64 of JSON") },
    content: { "application/json": { schema: { type: "object" } } },
  };
  return {
    [answer.status ?? 200]: good,
    ...(paid === undefined ? {} : { 402: refused }),
    default: {
      description: "Why it could not be answered",
      content: toContent({ schema: failure }, "output"),
    },
  };
}

function toHeader(description: string): Json {
  return { description, schema: { type: "string" } };
}

function toContent({ type = "application/json", schema, also }: Content, io: "input" | "output"): Json {
  return {
    [type]: { schema: schema === undefined ? {} : toSchema(schema, io) },
    ...(also === undefined ? {} : { [also.type]: { schema: toSchema(also.schema, io) } }),
  };
}

/** What a schema cannot say in JSON Schema, it leaves open. */
function toSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return json;
}
