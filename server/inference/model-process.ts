// The program of a model's own process: one session, one message after the other. It reads no file, no
// environment and no network, only the pipe to the endpoint; when the model kills it, the endpoint goes on.
import { readSync, writevSync } from "node:fs";

import { InferenceSession, Tensor as OrtTensor, env } from "onnxruntime-node";

import { PREFIX_BYTES, decodeHead, decodePrefix, encodeHead, type Frame } from "./frames.ts";
import type { CarriedInputs, FromModelProcess, ToModelProcess } from "./process-messages.ts";
import { packRows, unpackTensors, type TensorPlace } from "./tensor-frames.ts";
import {
  DATA_CLASS,
  type NamedTensors,
  type Tensor,
  type TensorSignature,
  type TensorType,
} from "./tensor.ts";

/** One thread each way: throughput comes from batches and processes, and sums keep their order. */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
};

const { graphOptimizationLevel, intraOpNumThreads, interOpNumThreads } = SESSION_OPTIONS;
/** Build and options, as far as this process knows them. */
const RUNTIME =
  `onnxruntime-node ${env.versions.node ?? env.versions.common} cpu ${process.arch} ` +
  `${graphOptimizationLevel} ${intraOpNumThreads}x${interOpNumThreads}`;

const DONE = { answer: { kind: "done" } } as const;

/** The pipe to the endpoint; see `model-link.ts`. */
const PIPE = 3;

interface State {
  readonly carried: CarriedInputs;
  values: Record<string, OrtTensor>;
}

let session: InferenceSession | undefined;
const states = new Map<number, State>();

// Ctrl-C reaches the whole group of the terminal; the endpoint decides when this process ends.
process.on("SIGINT", () => undefined);
await serve();

/** Ends when the endpoint's side of the pipe is gone. */
async function serve(): Promise<void> {
  write({ kind: "ready" });
  for (let frame = readFrame(); frame !== undefined; frame = readFrame()) {
    try {
      const { answer, tensors } = await answerTo(frame);
      write(answer, tensors);
    } catch (error) {
      write({ kind: "failed", message: String(error) });
    }
  }
}

interface Answered {
  readonly answer: Exclude<FromModelProcess, { kind: "done" }> | { readonly kind: "done" };
  readonly tensors?: NamedTensors;
}

async function answerTo({ head, body }: Frame<ToModelProcess>): Promise<Answered> {
  switch (head.kind) {
    case "load":
      return load(new Uint8Array(body));
    case "run":
      return { ...DONE, tensors: toTensors(await run(toFeeds(head.inputs, body))) };
    case "open":
      states.set(head.state, { carried: head.carried, values: toFeeds(head.inputs, body) });
      return DONE;
    case "step":
      return { ...DONE, tensors: await step(head.state, toFeeds(head.inputs, body)) };
    case "close":
      states.delete(head.state);
      return DONE;
  }
}

async function load(bytes: Uint8Array): Promise<Answered> {
  session = await InferenceSession.create(bytes, SESSION_OPTIONS);
  return {
    answer: {
      kind: "loaded",
      inputs: session.inputMetadata.map(toSignature),
      outputs: session.outputMetadata.map(toSignature),
      runtime: RUNTIME,
    },
  };
}

function toSignature(metadata: InferenceSession.ValueMetadata): TensorSignature {
  if (!metadata.isTensor) throw new Error(`"${metadata.name}" is not a tensor`);
  const shape = metadata.shape.map((size) => (typeof size === "number" && size >= 0 ? size : -1));
  const { name, type } = metadata;
  if (isServed(type)) return { name, type, shape };
  throw new Error(`"${name}" is of type ${type}, which the Open Inference Protocol has not`);
}

function isServed(type: string): type is TensorType {
  return type === "string" || Object.hasOwn(DATA_CLASS, type);
}

function run(feeds: Record<string, OrtTensor>): Promise<InferenceSession.ReturnType> {
  if (session === undefined) throw new Error("no model is loaded");
  return session.run(feeds);
}

async function step(id: number, feeds: Record<string, OrtTensor>): Promise<NamedTensors> {
  const state = states.get(id);
  if (state === undefined) throw new Error(`no state ${id} is open`);
  const results = { ...(await run({ ...state.values, ...feeds })) };
  const kept: Record<string, OrtTensor> = {};
  for (const [input, output] of Object.entries(state.carried)) {
    const value = results[output];
    if (value === undefined) throw new Error(`the model has no output "${output}" to carry on`);
    kept[input] = value;
  }
  for (const output of Object.values(state.carried)) delete results[output];
  state.values = kept;
  return toTensors(results);
}

function toFeeds(places: readonly TensorPlace[], body: ArrayBuffer): Record<string, OrtTensor> {
  const feeds: Record<string, OrtTensor> = {};
  for (const [name, { type, data, shape }] of Object.entries(unpackTensors(places, body))) {
    feeds[name] = new OrtTensor(type, data as never, [...shape]);
  }
  return feeds;
}

function toTensors(results: InferenceSession.ReturnType): NamedTensors {
  const tensors: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(results)) {
    // The runtime's own types: the class of the data goes with the type.
    tensors[name] = { type: value.type, shape: [...value.dims], data: value.data } as Tensor;
  }
  return tensors;
}

/** Waits for the endpoint without turning an event loop: there is nothing else to do. */
function readFrame(): Frame<ToModelProcess> | undefined {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  if (!readExactly(prefix)) return undefined;
  const { headBytes, bodyBytes } = decodePrefix(prefix);
  const head = new Uint8Array(headBytes);
  const body = new ArrayBuffer(bodyBytes);
  if (!readExactly(head) || !readExactly(new Uint8Array(body))) return undefined;
  return { head: decodeHead(head), body };
}

function readExactly(target: Uint8Array): boolean {
  for (let filled = 0; filled < target.byteLength;) {
    const count = readSync(PIPE, target, filled, target.byteLength - filled, null);
    if (count === 0) return false;
    filled += count;
  }
  return true;
}

function write(answer: Answered["answer"], tensors: NamedTensors = {}): void {
  const { places, parts, byteLength } = packRows([tensors]);
  const head: FromModelProcess = answer.kind === "done" ? { kind: "done", outputs: places } : answer;
  let left: Uint8Array[] = [encodeHead(head, byteLength), ...parts];
  while (left.length > 0) left = dropWritten(left, writevSync(PIPE, left));
}

/** What is still to be written after `count` bytes went out. */
function dropWritten(parts: Uint8Array[], count: number): Uint8Array[] {
  let rest = count;
  const first = parts.findIndex((part) => {
    if (rest < part.byteLength) return true;
    rest -= part.byteLength;
    return false;
  });
  if (first === -1) return [];
  return [parts[first]!.subarray(rest), ...parts.slice(first + 1)];
}
