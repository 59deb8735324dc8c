import { CallerMistake, Refused } from "../core/errors.ts";
import type { ModelRunner } from "./model-runner.ts";
import type { CarriedInputs } from "./process-messages.ts";
import { layTogether, sliceRows } from "./tensor-frames.ts";
import type { NamedTensors } from "./tensor.ts";

/** How many steps of a release may come as one call, and what one leaves for the next. */
export interface SequenceProfile {
  /** The input whose rows are the steps, one after the other. */
  readonly steps: string;
  /** What goes along from step to step. */
  readonly carried: CarriedInputs;
  /** Steps of one call at most. */
  readonly most: number;
}

/**
 * Runs the rows of one input one after the other, each with what the one before it left. Answers the rows of all steps
 * together, and of what is carried what the last step left, so that the next call can go on from there.
 * Throws `CallerMistake` (`sequence-length`), and what `ModelRunner.run` throws.
 */
export async function runSequence(
  runner: Pick<ModelRunner, "run">,
  { steps, carried, most }: SequenceProfile,
  inputs: NamedTensors,
): Promise<NamedTensors> {
  const { [steps]: rows, ...rest } = inputs;
  const count = rows?.shape[0] ?? 0;
  if (rows === undefined || count < 1 || count > most) {
    throw new CallerMistake(
      "sequence-length",
      `Expected 1 to ${most} steps as rows of the input "${steps}", found ${count}`,
    );
  }
  let next: NamedTensors = rest;
  let last: NamedTensors = {};
  const answers: NamedTensors[] = [];
  for (let step = 0; step < count; step++) {
    last = await runner.run({ ...next, ...sliceRows({ [steps]: rows }, step, 1) });
    answers.push(last);
    next = { ...next, ...carriedOn(carried, last) };
  }
  return { ...layTogether(answers), ...pick(last, Object.values(carried)) };
}

/** Throws `Refused` (`release-manifest-wrong`) for a sequence of inputs and outputs that the model does not have. */
export function assertSequenceFits(
  { inputs, outputs }: Pick<ModelRunner, "inputs" | "outputs">,
  { steps, carried }: SequenceProfile,
): void {
  const namesOf = (signatures: readonly { name: string }[]) => new Set(signatures.map(({ name }) => name));
  const [taken, given] = [namesOf(inputs), namesOf(outputs)];
  const strange = [steps, ...Object.keys(carried)].find((name) => !taken.has(name));
  const missing = strange ?? Object.values(carried).find((name) => !given.has(name));
  if (missing === undefined) return;
  throw new Refused(
    "release-manifest-wrong",
    `The manifest's sequence names "${missing}", which is no ${strange === undefined ? "output" : "input"} of the model`,
  );
}

function carriedOn(carried: CarriedInputs, outputs: NamedTensors): NamedTensors {
  return Object.fromEntries(Object.entries(carried).map(([input, output]) => [input, outputs[output]!]));
}

function pick(tensors: NamedTensors, names: readonly string[]): NamedTensors {
  return Object.fromEntries(names.map((name) => [name, tensors[name]!]));
}
