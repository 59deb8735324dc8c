import { z } from "zod";

import { jsonTensor } from "../../inference/tensor-json.ts";
import { inferRequest } from "../oip-codec.ts";
import type { Operation } from "./operation.ts";

const failure = z.object({ error: z.string(), code: z.string() });
const base = { tag: "tensors", failure } as const;
const model = { in: "path", description: "Route or alias", schema: z.string() } as const;
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
  {
    ...base,
    ...{
      method: "get",
      path: "/v2/models/{model}",
      summary: "Describes a model: release, inputs, outputs, price",
    },
    parameters: { model },
    answer: { description: "The model", schema: described },
  },
  {
    ...base,
    ...{ method: "get", path: "/v2/models/{model}/ready", summary: "Says whether a model answers" },
    parameters: { model },
    answer: { description: "It does", schema: z.object({ name: z.string(), ready: z.boolean() }) },
  },
  {
    ...base,
    ...{ method: "post", path: "/v2/models/{model}/infer", summary: "Computes with tensors" },
    parameters: { model },
    paid: "by-call",
    body: { schema: inferRequest },
    answer: { description: "The outputs", schema: answered },
  },
];
