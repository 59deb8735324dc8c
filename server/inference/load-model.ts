import { ComodelError, Refused } from "../core/errors.ts";
import { cpuClass } from "./cpu-class.ts";
import { startModelLink, type LinkOptions, type ModelLink } from "./model-link.ts";
import type { TensorSignature } from "./tensor.ts";

/** What a loaded model says of itself. */
export interface ModelFacts {
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  /** Build, options and processor: `onnxruntime-node 1.30.0 cpu x64 all 1x1 on avx+fma+avx2`. Receipts carry its hash. */
  readonly runtime: string;
}

export interface LoadedModel {
  readonly link: ModelLink;
  readonly facts: ModelFacts;
}

/** Starts a process and loads the file in it. Throws `Refused` (`model-not-loadable`) when file or runtime says no. */
export async function loadModel(
  bytes: Uint8Array,
  options: LinkOptions & { readonly loadTimeoutMs: number },
): Promise<LoadedModel> {
  const link = await startModelLink(options);
  try {
    const { head } = await link.ask({
      head: { kind: "load" },
      parts: [bytes],
      byteLength: bytes.byteLength,
      timeoutMs: options.loadTimeoutMs,
    });
    if (head.kind === "loaded")
      return { link, facts: { ...head, runtime: `${head.runtime} on ${cpuClass()}` } };
    const reason = head.kind === "failed" ? head.message : `unexpected message "${head.kind}"`;
    throw new Refused("model-not-loadable", `The runtime refused the model: ${reason}`);
  } catch (error) {
    link.kill();
    throw error instanceof Refused ? error : toRefusal(error);
  }
}

function toRefusal(error: unknown): unknown {
  if (!(error instanceof ComodelError)) return error;
  const what =
    error.code === "model-died"
      ? "The model killed its process while it was loaded, or asked for more memory than it may have"
      : "Loading the model took too long";
  return new Refused("model-not-loadable", what, { cause: error });
}
