// The program of a model's own process: one session, one run after the other. It reads no file, no
// environment and no network; when the model kills it, the endpoint goes on.
import { InferenceSession, Tensor as OrtTensor, env } from "onnxruntime-node";

import type { FromModelProcess, ToModelProcess } from "./process-messages.ts";
import type { NamedTensors, Tensor, TensorData, TensorSignature, TensorType } from "./tensor.ts";

/** One thread each way: throughput comes from batches and processes, and sums keep their order. */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
};

let session: InferenceSession | undefined;
let queue: Promise<void> = Promise.resolve();

process.on("message", (message: ToModelProcess) => {
  queue = queue.then(() => answer(message)).then(send);
});
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole group of the terminal; the endpoint decides when this process ends.
process.on("SIGINT", () => undefined);

async function answer(message: ToModelProcess): Promise<FromModelProcess> {
  switch (message.kind) {
    case "load":
      return load(message.bytes).catch((error: unknown) => ({
        kind: "refused" as const,
        message: String(error),
      }));
    case "run":
      return run(message.id, message.inputs).catch((error: unknown) => ({
        kind: "failed" as const,
        id: message.id,
        message: String(error),
      }));
  }
}

async function load(bytes: Uint8Array): Promise<FromModelProcess> {
  session = await InferenceSession.create(bytes, SESSION_OPTIONS);
  return {
    kind: "loaded",
    inputs: session.inputMetadata.map(toSignature),
    outputs: session.outputMetadata.map(toSignature),
    runtime: `onnxruntime-node ${env.versions.node ?? env.versions.common} cpu ${process.arch}`,
  };
}

function toSignature(metadata: InferenceSession.ValueMetadata): TensorSignature {
  if (!metadata.isTensor) throw new Error(`"${metadata.name}" is not a tensor`);
  const shape = metadata.shape.map((size) => (typeof size === "number" && size >= 0 ? size : -1));
  return { name: metadata.name, type: metadata.type as TensorType, shape };
}

async function run(id: number, inputs: NamedTensors): Promise<FromModelProcess> {
  if (session === undefined) throw new Error("no model is loaded");
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { type, data, shape }]) => [
      name,
      new OrtTensor(type, data as never, [...shape]),
    ]),
  );
  const results = await session.run(feeds);
  const outputs: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(results)) {
    outputs[name] = {
      type: value.type as TensorType,
      shape: [...value.dims],
      data: value.data as TensorData,
    };
  }
  return { kind: "done", id, outputs };
}

function send(message: FromModelProcess): void {
  process.send?.(message);
}
