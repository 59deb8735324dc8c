import { z } from "zod";

import { openaiError } from "../openai/responses.ts";
import { accountOperations } from "./account-operations.ts";
import {
  PAID_REFUSALS,
  REFUSALS,
  TAGS,
  type Content,
  type Operation,
  type RefusedStatus,
} from "./operation.ts";
import { openaiPriceBook, priceBook } from "./price-book-shape.ts";
import { problem } from "./problem-shape.ts";
import { signedReceipt } from "./receipt-shape.ts";
import { serviceOperations } from "./service-operations.ts";
import { tensorOperations } from "./tensor-operations.ts";
import { textOperations } from "./text-operations.ts";

type Json = { [key: string]: unknown };

const DESCRIPTION =
  "Models that their members fund, own and govern. A call that is not paid is answered with 402 and every way to pay: " +
  "x402 in the header PAYMENT-SIGNATURE, a holder's free calls in Quota-Voucher, an API key as a bearer token, or a few " +
  "tries in Trial-Token. Each paid answer carries a receipt in the header Comodel-Receipt that anybody can hold against " +
  "the chain. What cannot be answered now is refused with 429 or 503 and Retry-After, and charged nothing.";

const OPERATIONS = [...textOperations, ...tensorOperations, ...accountOperations, ...serviceOperations];

/** Schemas that stand in the document once, by their names there. */
const NAMED = new Map<z.ZodType, string>([
  [priceBook, "PriceBook"],
  [openaiPriceBook, "PriceBookInOpenaisShape"],
  [problem, "Problem"],
  [openaiError, "OpenaiError"],
  [signedReceipt, "Receipt"],
]);

/** The OpenAPI 3.1 document of all doors, made from the schemas that the doors themselves read with. */
export function createOpenapiDocument(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
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
      schemas: Object.fromEntries([...NAMED].map(([schema, name]) => [name, toJsonSchema(schema, "output")])),
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
          description:
            "Base64 of {holder, epoch, cumulative, sessionKey, validUntil, grant, signature}: a QuotaVoucher (EIP-712) " +
            "signed by a key that the holder let sign by a SessionGrant. Free calls are whole and counted up",
        },
        trial: {
          type: "apiKey",
          in: "header",
          name: "Trial-Token",
          description: "A token of POST /trial",
        },
        session: {
          type: "apiKey",
          in: "header",
          name: "Session-Signature",
          description:
            "Base64 of {holder, sessionKey, validUntil, grant, issuedAt, signature}. The grant is the holder's SessionGrant " +
            "(EIP-712 for the contract HolderAllowance, at most 7 days); the signature is that of sessionKey over the plain " +
            'message "Comodel request", method and path, sha256 of the body and issuedAt, one a line, within 60 seconds',
        },
      },
    },
  };
}

function toOperationObject(operation: Operation): Json {
  const { method, path, tag, summary, description, body } = operation;
  return {
    operationId: `${method}${path.replace(/[^a-zA-Z0-9]+(.)?/g, (_, next?: string) => (next ?? "").toUpperCase())}`,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: parametersOf(operation),
    ...(body === undefined ? {} : { requestBody: { required: true, content: toContent(body, "input") } }),
    responses: responsesOf(operation),
    security: securityOf(operation),
  };
}

function securityOf({ priceBook: book, bySession }: Operation): Json[] {
  if (bySession === true) return [{ session: [] }];
  return book === undefined ? [] : ["apiKey", "x402", "freeCalls", "trial"].map((name) => ({ [name]: [] }));
}

function parametersOf({ parameters = {}, method, priceBook: book }: Operation): Json[] {
  const named = Object.entries(parameters).map(([name, { in: place, description, schema }]) => ({
    ...{ name, in: place, description, required: true, schema: toSchema(schema, "input") },
  }));
  const key = {
    name: "Idempotency-Key",
    in: "header",
    description: "The same key and body are answered once, paid once, and given out again for a day",
    schema: { type: "string", minLength: 1, maxLength: 128 },
  };
  return book === undefined || method === "get" ? named : [...named, key];
}

function responsesOf({ method, answer, priceBook: book, failure, refuses = [] }: Operation): Json {
  const settled = {
    "PAYMENT-RESPONSE": toHeader("What x402 settled, in base64 of JSON, where it was paid so"),
  };
  const receipt =
    method === "post" ? { "Comodel-Receipt": toHeader("The signed receipt, in base64 of JSON") } : {};
  const paid = book === undefined ? {} : { headers: { ...receipt, ...settled } };
  const statuses = new Set<RefusedStatus>([...(book === undefined ? [] : PAID_REFUSALS), ...refuses]);
  const refused = [...statuses].sort().map((status) => [status, toRefusal(status, failure)] as const);
  return {
    [answer.status ?? 200]: {
      description: answer.description,
      ...paid,
      content: toContent(answer, "output"),
    },
    ...Object.fromEntries(refused),
    ...(book === undefined ? {} : { 402: toPaymentRequired(book) }),
    default: {
      description: "Why it could not be answered",
      content: toContent({ schema: failure }, "output"),
    },
  };
}

function toPaymentRequired(book: z.ZodType): Json {
  return {
    description: "Not paid, or not enough: the price book, every way to pay with its exact cost",
    headers: {
      "PAYMENT-REQUIRED": toHeader("What x402 asks for, in base64 of JSON"),
      "Retry-After": RETRY_AFTER,
    },
    content: toContent({ schema: book }, "output"),
  };
}

function toRefusal(status: RefusedStatus, failure: z.ZodType): Json {
  const { description, ...when } = REFUSALS[status];
  const headers = "later" in when ? { headers: { "Retry-After": RETRY_AFTER } } : {};
  return { description, ...headers, content: toContent({ schema: failure }, "output") };
}

const RETRY_AFTER = {
  description: "Seconds after which trying again makes sense",
  schema: { type: "integer", minimum: 1 },
};

function toHeader(description: string): Json {
  return { description, schema: { type: "string" } };
}

function toContent({ type = "application/json", schema, also }: Content, io: "input" | "output"): Json {
  return {
    [type]: { schema: schema === undefined ? {} : toSchema(schema, io) },
    ...(also === undefined ? {} : { [also.type]: { schema: toSchema(also.schema, io) } }),
  };
}

function toSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const name = NAMED.get(schema);
  return name === undefined ? toJsonSchema(schema, io) : { $ref: `#/components/schemas/${name}` };
}

/** What a schema cannot say in JSON Schema, it leaves open. */
function toJsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return json;
}
