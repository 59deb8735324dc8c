import { z } from "zod";

import { CallerMistake, Refused, Unavailable } from "../core/errors.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import { fromTensorBytes, toTensorBytes } from "../inference/tensor-bytes.ts";
import {
  fromJsonTensor,
  jsonTensor,
  toJsonSignature,
  toJsonTensor,
  toTensorType,
} from "../inference/tensor-json.ts";
import { assertInputsFit, type NamedTensors, type Tensor } from "../inference/tensor.ts";

export interface UpstreamOptions {
  /** The model's address at any server of the Open Inference Protocol, such as `http://host:8000/v2/models/digits`. */
  readonly url: string;
  readonly timeoutMs?: number;
  /** Calls that may be under way there at the same time. */
  readonly maxRunning?: number;
}

const tensorShape = jsonTensor.omit({ data: true });
const signature = tensorShape
  .pick({ name: true, datatype: true })
  .extend({ shape: z.array(z.coerce.number().int().min(-1)) });
const serverShape = z.object({ extensions: z.array(z.string()).default([]) });
const metadataShape = z.object({
  platform: z.string().default("unknown"),
  runtime: z.string().optional(),
  inputs: z.array(signature).min(1),
  outputs: z.array(signature).min(1),
});
const outputShape = z.union([
  tensorShape.extend({ parameters: z.object({ binary_data_size: z.number().int().min(0) }) }),
  jsonTensor,
]);
const answerShape = z.object({ outputs: z.array(outputShape) });

const HEADER_LENGTH = "inference-header-content-length";
const BINARY = "binary_tensor_data";
/** Weight of the newest call in the average. */
const NEWEST = 0.1;

/**
 * A model that another server computes: Triton, KServe, Ray Serve or a second endpoint of ours. It batches by itself.
 * Throws `Unavailable` (`upstream-unreachable`) and `Refused` (`upstream-unreadable`).
 */
export async function startUpstreamRunner(options: UpstreamOptions): Promise<ModelRunner> {
  const { url, timeoutMs = 10_000, maxRunning = 64 } = options;
  const ask = (address: string, init: RequestInit = {}): Promise<Response> =>
    fetchUpstream(address, init, timeoutMs);
  const { extensions } = await readJson(await ask(new URL("/v2", url).href), serverShape);
  const metadata = await readJson(await ask(url), metadataShape);
  const isBinary = extensions.includes(BINARY);
  const inputs = metadata.inputs.map(toSignature);
  let running = 0;
  let runMs = 0;

  const run = async (tensors: NamedTensors): Promise<NamedTensors> => {
    assertInputsFit(inputs, tensors);
    if (running >= maxRunning) throw busy(running);
    const startedAt = performance.now();
    running += 1;
    try {
      const answer = await ask(`${url}/infer`, isBinary ? toBinaryRequest(tensors) : toJsonRequest(tensors));
      return await readOutputs(answer);
    } finally {
      running -= 1;
      runMs += (runMs === 0 ? 1 : NEWEST) * (performance.now() - startedAt - runMs);
    }
  };
  return {
    inputs,
    outputs: metadata.outputs.map(toSignature),
    runtime: `upstream ${new URL(url).origin} ${metadata.platform} ${metadata.runtime ?? "of unknown build"}`,
    maxRows: 1,
    run,
    openState: () =>
      Promise.reject(
        new Refused("state-not-offered", "A model behind another server keeps no state for runs in steps"),
      ),
    assertRoom: (calls) => {
      if (calls >= maxRunning) throw busy(calls);
    },
    stats: () => ({ waiting: running, runMs, processes: 0, processesUp: 0, deaths: 0 }),
    dispose: () => Promise.resolve(),
  };
}

function toSignature({ name, datatype, shape }: z.infer<typeof signature>) {
  return { name, type: toTensorType(datatype), shape };
}

async function fetchUpstream(address: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  const answer = await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMs) }).catch(
    (cause: unknown) => {
      throw new Unavailable("upstream-unreachable", "The server that computes this model does not answer", {
        cause,
        retryAfterMs: 1_000,
      });
    },
  );
  if (answer.ok) return answer;
  const said = (await answer.text()).slice(0, 300);
  if (answer.status >= 500 || answer.status === 429) {
    const message = `The server that computes this model answered ${answer.status}`;
    throw new Unavailable("upstream-unavailable", message, { retryAfterMs: 1_000, cause: said });
  }
  throw new Refused("model-run-failed", `The server that computes this model refused: ${said}`, {
    status: 422,
  });
}

function toJsonRequest(tensors: NamedTensors): RequestInit {
  const inputs = Object.entries(tensors).map(([name, tensor]) => toJsonTensor(name, tensor));
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputs }),
  };
}

function toBinaryRequest(tensors: NamedTensors): RequestInit {
  const parts: Uint8Array[] = [];
  const inputs = Object.entries(tensors).map(([name, tensor]) => {
    const bytes = toTensorBytes(tensor);
    parts.push(bytes);
    return { ...toJsonSignature({ name, ...tensor }), parameters: { binary_data_size: bytes.byteLength } };
  });
  const json = Buffer.from(JSON.stringify({ parameters: { binary_data_output: true }, inputs }));
  return {
    method: "POST",
    headers: { "content-type": "application/octet-stream", [HEADER_LENGTH]: String(json.byteLength) },
    body: Buffer.concat([json, ...parts]),
  };
}

async function readOutputs(answer: Response): Promise<NamedTensors> {
  const body = Buffer.from(await answer.arrayBuffer());
  const jsonBytes = Number(answer.headers.get(HEADER_LENGTH) ?? body.byteLength);
  const { outputs } = parse(answerShape, body.subarray(0, jsonBytes).toString());
  try {
    return toTensors(outputs, body.subarray(jsonBytes));
  } catch (error) {
    // Read by what reads callers' tensors too; here the caller is not to blame.
    if (error instanceof CallerMistake) throw unreadable(`tensors that do not fit: ${error.message}`);
    throw error;
  }
}

function toTensors(outputs: z.infer<typeof outputShape>[], binary: Uint8Array): NamedTensors {
  const tensors: Record<string, Tensor> = {};
  let offset = 0;
  for (const output of outputs) {
    const { name, shape, datatype } = output;
    if ("data" in output) {
      tensors[name] = fromJsonTensor(output);
      continue;
    }
    const { binary_data_size: size } = output.parameters;
    const bytes = binary.subarray(offset, offset + size);
    tensors[name] = fromTensorBytes({ name, type: toTensorType(datatype), shape }, bytes);
    offset += size;
  }
  return tensors;
}

async function readJson<Shape extends z.ZodType>(answer: Response, shape: Shape): Promise<z.infer<Shape>> {
  return parse(shape, await answer.text());
}

function parse<Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable("no JSON");
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable(`in another shape: ${z.prettifyError(parsed.error)}`);
}

function unreadable(what: string): Refused {
  return new Refused("upstream-unreadable", `The server that computes this model answered ${what}`, {
    status: 502,
  });
}

function busy(calls: number): Unavailable {
  const message = `${calls} calls of this model are under way already; try again soon`;
  return new Unavailable("model-busy", message, { retryAfterMs: 1_000 });
}
