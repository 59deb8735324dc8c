import { z } from "zod";

import { CallerMistake } from "../core/errors.ts";
import { fromTensorBytes, toTensorBytes } from "../inference/tensor-bytes.ts";
import {
  fromJsonTensor,
  jsonTensor,
  toJsonSignature,
  toJsonTensor,
  toTensorType,
} from "../inference/tensor-json.ts";
import type { NamedTensors, Tensor } from "../inference/tensor.ts";

const parameters = z
  .looseObject({ binary_data_output: z.boolean().optional(), sequence: z.boolean().optional() })
  .optional();
const binarySize = z.object({ binary_data_size: z.number().int().min(0) });

/** The JSON of `POST /v2/models/{m}/infer`. */
export const inferRequest = z.object({
  id: z.string().max(200).optional(),
  parameters,
  inputs: z
    .array(
      z.union([
        jsonTensor.omit({ data: true }).extend({ parameters: binarySize, data: z.undefined().optional() }),
        jsonTensor,
      ]),
    )
    .min(1)
    .max(64),
  outputs: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
      }),
    )
    .max(64)
    .optional(),
});

type ParsedRequest = z.infer<typeof inferRequest>;

/** An inference request as the engine takes it. */
export interface InferRequest {
  readonly id: string | undefined;
  readonly inputs: NamedTensors;
  /** The outputs that are wanted, and whether as bytes; undefined means all. */
  readonly wanted: readonly { readonly name: string; readonly binary: boolean }[] | undefined;
  /** How outputs are written where nothing else is said. */
  readonly binary: boolean;
  /** Whether the rows are steps, each of which goes on from the one before it. */
  readonly isSequence: boolean;
}

/** The body of an answer and the headers that say how to read it. */
export interface InferResponse {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The header that says how many bytes of a body are JSON, before the tensors' bytes begin. */
export const HEADER_LENGTH = "inference-header-content-length";

/**
 * Reads the body of `POST /v2/models/{m}/infer`: JSON, and, where `headerLength` is given, tensors as little-endian
 * bytes behind it, in their order; each of BYTES has its length in four bytes before it. Data may be flat or nested,
 * row-major; INT64 and UINT64 also as decimal strings, BYTES as strings.
 * Throws `CallerMistake` (`json-malformed`, `request-malformed`, `input-data`).
 */
export function parseInferRequest(body: Uint8Array, headerLength?: string): InferRequest {
  const jsonBytes = toHeaderLength(body, headerLength);
  const head = body.subarray(0, jsonBytes);
  const request = jsonBytes < body.byteLength ? parseHead(head) : parseWhole(head);
  const { id, parameters: wishes, outputs } = request;
  const binary = wishes?.binary_data_output === true;
  return {
    id,
    inputs: readInputs(request, body.subarray(jsonBytes)),
    wanted: outputs?.map((output) => ({
      name: output.name,
      binary: output.parameters?.binary_data ?? binary,
    })),
    binary,
    isSequence: wishes?.sequence === true,
  };
}

const HEADS_KEPT = 256;
/** What is longer carries data, which is another each time. */
const SHORT_HEAD_BYTES = 1_024;
const heads = new Map<string, ParsedRequest>();

/** Callers that send their tensors as bytes say the same before them in each call, so that it is read once. */
function parseHead(bytes: Uint8Array): ParsedRequest {
  if (bytes.byteLength > SHORT_HEAD_BYTES) return parseWhole(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const known = heads.get(text);
  if (known !== undefined) return known;
  const request = parseWhole(bytes);
  heads.set(text, request);
  if (heads.size > HEADS_KEPT) heads.delete(heads.keys().next().value ?? "");
  return request;
}

function parseWhole(bytes: Uint8Array): ParsedRequest {
  const parsed = inferRequest.safeParse(parseJson(bytes));
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data;
}

function toHeaderLength(body: Uint8Array, text: string | undefined): number {
  if (text === undefined) return body.byteLength;
  const length = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (length >= 0 && length <= body.byteLength) return length;
  throw new CallerMistake(
    "request-malformed",
    `Expected Inference-Header-Content-Length from 0 to the body's ${body.byteLength} bytes, found "${text.slice(0, 20)}"`,
  );
}

function readInputs({ inputs }: ParsedRequest, binary: Uint8Array): NamedTensors {
  // Without a prototype, "__proto__" is a name like any other.
  const tensors = Object.create(null) as Record<string, Tensor>;
  let offset = 0;
  for (const input of inputs) {
    const { name, shape, datatype } = input;
    if (Object.hasOwn(tensors, name)) {
      throw new CallerMistake("request-malformed", `Input "${name}" is given twice`);
    }
    if (input.data !== undefined) {
      tensors[name] = fromJsonTensor(input);
      continue;
    }
    const { binary_data_size: size } = input.parameters;
    const bytes = binary.subarray(offset, offset + size);
    tensors[name] = fromTensorBytes({ name, type: toTensorType(datatype), shape }, bytes);
    offset += size;
  }
  if (offset === binary.byteLength) return tensors;
  throw new CallerMistake(
    "request-malformed",
    `The inputs name ${offset} bytes of binary data; ${binary.byteLength} bytes follow the JSON`,
  );
}

function malformed(error: z.ZodError): CallerMistake {
  const [issue] = error.issues;
  const place = issue?.path.join(".") || "body";
  return new CallerMistake(
    "request-malformed",
    `${place}: ${issue?.message ?? "not understood"}; expected {"inputs":[{"name","shape","datatype","data"}]}, or "parameters":{"binary_data_size"} instead of "data"`,
  );
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new CallerMistake("json-malformed", "The body is not JSON in UTF-8");
  }
}

/** Throws `CallerMistake` (`output-unknown`) for a wanted output that the model does not have. */
export function assertOutputsKnown({ wanted = [] }: InferRequest, names: readonly string[]): void {
  const unknown = wanted.find(({ name }) => !names.includes(name));
  if (unknown === undefined) return;
  throw new CallerMistake(
    "output-unknown",
    `The model has no output "${unknown.name}"; it has: ${names.join(", ")}`,
  );
}

/** Writes the answer of `POST /v2/models/{m}/infer`; the outputs must hold all that is wanted. */
export function formatInferResponse(
  model: { name: string; version: string },
  request: InferRequest,
  outputs: NamedTensors,
): InferResponse {
  const wanted = request.wanted ?? Object.keys(outputs).map((name) => ({ name, binary: request.binary }));
  const parts: Uint8Array[] = [];
  const listed = wanted.map(({ name, binary }) => {
    const tensor = outputs[name]!;
    if (!binary) return toJsonTensor(name, tensor);
    const bytes = toTensorBytes(tensor);
    parts.push(bytes);
    return { ...toJsonSignature({ name, ...tensor }), parameters: { binary_data_size: bytes.byteLength } };
  });
  const answer = { model_name: model.name, model_version: model.version, id: request.id, outputs: listed };
  const json = Buffer.from(JSON.stringify(answer));
  if (parts.length === 0) return { headers: { "content-type": "application/json" }, body: json };
  return {
    headers: { "content-type": "application/octet-stream", [HEADER_LENGTH]: String(json.byteLength) },
    body: Buffer.concat([json, ...parts]),
  };
}
