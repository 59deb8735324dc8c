import { Refused } from "../core/errors.ts";
import type { WaitingCall } from "./call-queue.ts";
import type { Frame } from "./frames.ts";
import type { ModelLink } from "./model-link.ts";
import type { FromModelProcess } from "./process-messages.ts";
import { packRows, sliceRows, unpackTensors } from "./tensor-frames.ts";
import type { NamedTensors } from "./tensor.ts";

export function rowsOf(calls: readonly WaitingCall[]): number {
  return calls.reduce((sum, { rows }) => sum + rows, 0);
}

/** Runs calls as one, and gives each its rows. */
export async function runBatch(
  link: ModelLink,
  calls: readonly WaitingCall[],
  timeoutMs: number,
): Promise<NamedTensors[]> {
  const { places, parts, byteLength } = packRows(calls.map(({ inputs }) => inputs));
  const outputs = toOutputs(
    await link.ask({ head: { kind: "run", inputs: places }, parts, byteLength, timeoutMs }),
  );
  if (calls.length === 1) return [outputs];
  const total = rowsOf(calls);
  for (const [name, { shape }] of Object.entries(outputs)) {
    if (shape[0] !== total)
      throw runFailed(`output "${name}" has ${shape[0]} rows for ${total} rows of input`);
  }
  let row = 0;
  return calls.map(({ rows }) => {
    const mine = sliceRows(outputs, row, rows);
    row += rows;
    return mine;
  });
}

/** The tensors of an answer. Throws `Refused` (`model-run-failed`) when there are none. */
export function toOutputs({ head, body }: Frame<FromModelProcess>): NamedTensors {
  if (head.kind === "done") return unpackTensors(head.outputs, body);
  throw runFailed(head.kind === "failed" ? head.message : `unexpected message "${head.kind}"`);
}

function runFailed(reason: string): Refused {
  return new Refused("model-run-failed", `The model could not run this input: ${reason}`, { status: 422 });
}
