import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { InferenceSession } from "onnxruntime-node";
import { z } from "zod";
import { opset } from "./onnx-writer.ts";

/** How the published figures were computed, and how the file is meant to be run. */
export const runtimeProfile = {
  engine: "onnxruntime-node",
  engineVersion: runtimeVersion(),
  executionProvider: "cpu",
  graphOptimizationLevel: "all",
  threads: 1,
  opset,
  precision: "float32",
} as const;

/** Loads a model file the way the endpoint loads it. Throws what the runtime throws when the file is no valid model. */
export function openSession(onnx: Uint8Array): Promise<InferenceSession> {
  return InferenceSession.create(onnx, {
    executionProviders: [runtimeProfile.executionProvider],
    graphOptimizationLevel: runtimeProfile.graphOptimizationLevel,
    intraOpNumThreads: runtimeProfile.threads,
    interOpNumThreads: runtimeProfile.threads,
  });
}

function runtimeVersion(): string {
  const file = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
