import { z } from "zod";

import { CallerMistake } from "../core/errors.ts";
import { fromJsonTensor, jsonTensor, toJsonTensor } from "../inference/tensor-json.ts";
import type { NamedTensors, Tensor } from "../inference/tensor.ts";

const inferRequest = z.object({
  id: z.string().max(200).optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  inputs: z.array(jsonTensor).min(1).max(64),
  outputs: z
    .array(z.object({ name: z.string().min(1).max(200) }))
    .max(64)
    .optional(),
});

/** An inference request as the engine takes it. */
export interface InferRequest {
  readonly id: string | undefined;
  readonly inputs: NamedTensors;
  /** Names of the outputs that are wanted; undefined means all. */
  readonly wanted: readonly string[] | undefined;
}

/**
 * Reads the JSON body of `POST /v2/models/{m}/infer`. Data may be flat or nested, row-major; INT64 and
 * UINT64 also as decimal strings. Throws `CallerMistake` (`json-malformed`, `request-malformed`, `input-data`).
 */
export function parseInferRequest(body: Uint8Array): InferRequest {
  const parsed = inferRequest.safeParse(parseJson(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") || "body";
    throw new CallerMistake(
      "request-malformed",
      `${place}: ${issue?.message ?? "not understood"}; expected {"inputs":[{"name","shape","datatype","data"}]}`,
    );
  }
  const { id, inputs, outputs } = parsed.data;
  const tensors: Record<string, Tensor> = {};
  for (const input of inputs) {
    if (Object.hasOwn(tensors, input.name))
      throw new CallerMistake("request-malformed", `Input "${input.name}" is given twice`);
    tensors[input.name] = fromJsonTensor(input);
  }
  return { id, inputs: tensors, wanted: outputs?.map((output) => output.name) };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new CallerMistake("json-malformed", "The body is not JSON in UTF-8");
  }
}

/** Writes the answer of `POST /v2/models/{m}/infer`; throws `CallerMistake` for a wanted output that is none. */
export function formatInferResponse(
  model: { name: string; version: string },
  request: InferRequest,
  outputs: NamedTensors,
): Uint8Array {
  const names = request.wanted ?? Object.keys(outputs);
  const listed = names.map((name) => {
    const tensor = outputs[name];
    if (tensor === undefined) {
      throw new CallerMistake(
        "output-unknown",
        `The model has no output "${name}"; it has: ${Object.keys(outputs).join(", ")}`,
      );
    }
    return toJsonTensor(name, tensor);
  });
  const answer = {
    model_name: model.name,
    model_version: model.version,
    id: request.id,
    outputs: listed,
  };
  return new TextEncoder().encode(JSON.stringify(answer));
}
