import { z } from "zod";

import { jsonTensor } from "../../inference/tensor-json.ts";
import { inferRequest } from "../oip-codec.ts";
import type { Operation } from "./operation.ts";
import { priceBook } from "./price-book-shape.ts";

const failure = z.object({ error: z.string(), code: z.string() });
const base = { tag: "tensors", failure } as const;
const model = { in: "path", description: "Route or alias", schema: z.string() } as const;
const version = {
  in: "path",
  description: "Number of a live release or one on trial",
  schema: z.string(),
} as const;
const REFUND =
  "Without a payment it answers 402 with what a call costs. With a PAYMENT-SIGNATURE of the type refund (x402 " +
  "batch-settlement) unused credits of the channel go back to their payer.";
const BINARY =
  "Tensors may follow the JSON as bytes: Inference-Header-Content-Length says how long the JSON is, and " +
  "parameters.binary_data_size of an input how many bytes are its own; each string of BYTES has its length in four bytes, little-endian, before it. With parameters.binary_data_output the answer comes " +
  "in the same form. Where the model names a sequence, parameters.sequence takes the rows of its steps one after the " +
  "other, each with what the one before it left, as one call, which costs the same for one row as for all of them.";
const signature = jsonTensor
  .pick({ name: true, datatype: true })
  .extend({ shape: z.array(z.number().int()) });
const amount = z.string().regex(/^\d+$/).describe("6 decimals");

const described = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.literal("onnx_onnxv1"),
  inputs: z.array(signature),
  outputs: z.array(signature),
  runtime: z.string(),
  release: z.object({
    modelId: z.string(),
    releaseId: z.string(),
    number: z.number().int(),
    weightsSha256: z.string(),
    manifestSha256: z.string(),
  }),
  price: z.object({
    credits: amount,
    dollars: amount,
    freeCalls: amount,
    perInputToken: amount,
    perOutputToken: amount,
  }),
  text: z.object({ contextLength: z.number().int() }).optional(),
  sequence: z
    .object({ steps: z.string(), carried: z.record(z.string(), z.string()), most: z.number().int() })
    .optional(),
});

const answered = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(jsonTensor.omit({ parameters: true })),
});

export const tensorOperations: readonly Operation[] = [
  {
    ...base,
    ...{ method: "get", path: "/v2", summary: "Describes this server" },
    answer: {
      description: "Name, version and extensions",
      schema: z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) }),
    },
  },
  {
    ...base,
    ...{ method: "get", path: "/v2/health/live", summary: "Says whether this process answers" },
    answer: { description: "It does", schema: z.object({ live: z.boolean() }) },
  },
  {
    ...base,
    ...{ method: "get", path: "/v2/health/ready", summary: "Says whether all models answer" },
    answer: { description: "They do", schema: z.object({ live: z.boolean(), ready: z.boolean() }) },
  },
  {
    ...base,
    ...{ method: "get", path: "/v2/models", summary: "Lists the models" },
    answer: { description: "Their routes", schema: z.object({ models: z.array(z.string()) }) },
  },
  ...modelOperations("/v2/models/{model}", { model }),
  ...modelOperations("/v2/models/{model}/versions/{version}", { model, version }),
];

/** What a model answers, at its own path and at that of each of its releases. */
function modelOperations(path: string, parameters: NonNullable<Operation["parameters"]>): Operation[] {
  const which = "version" in parameters ? "a release of a model" : "a model";
  return [
    {
      ...base,
      ...{ method: "get", path, parameters, summary: `Describes ${which}: release, inputs, outputs, price` },
      refuses: [404, 503],
      answer: { description: "The model", schema: described },
    },
    {
      ...base,
      ...{ method: "get", path: `${path}/ready`, parameters, summary: `Says whether ${which} answers` },
      refuses: [404, 503],
      answer: { description: "It does", schema: z.object({ name: z.string(), ready: z.boolean() }) },
    },
    {
      ...base,
      ...{
        method: "get",
        path: `${path}/infer`,
        parameters,
        summary: "Tells the price book, or refunds credits",
      },
      description: REFUND,
      priceBook,
      answer: {
        description: "Nothing but headers: PAYMENT-RESPONSE says what went back",
        type: "text/plain",
        schema: z.string(),
      },
    },
    {
      ...base,
      ...{ method: "post", path: `${path}/infer`, parameters, summary: `Has ${which} compute with tensors` },
      description: BINARY,
      priceBook,
      refuses: [415, 422],
      body: { schema: inferRequest },
      answer: { description: "The outputs", schema: answered },
    },
  ];
}
