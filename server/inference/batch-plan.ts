import type { ModelFacts } from "./load-model.ts";
import { layTogether, sliceRows } from "./tensor-frames.ts";
import { toTensorBytes } from "./tensor-bytes.ts";
import { DATA_CLASS, elementCount, type NamedTensors, type Tensor, type TensorSignature } from "./tensor.ts";

/** How many rows of a model run together, found by trying. */
export interface BatchPlan {
  /** 1 means that calls are never put together. */
  readonly maxRows: number;
  /** For the log: why, in a few words. */
  readonly because: string;
  /** Milliseconds a row took, by rows in a batch. */
  readonly curve: ReadonlyMap<number, number>;
}

/** Runs once and says how long it took. */
export type TimedRun = (inputs: NamedTensors) => Promise<{ outputs: NamedTensors; tookMs: number }>;

const SIZES = [1, 2, 4, 8, 16, 32, 64];
const REPEATS = 3;
/** Trying ends when it has taken so long; what is known by then decides. */
const BUDGET_MS = 2_000;
/** A batch may keep the process busy for so long at most. */
const MAX_BATCH_MS = 50;
/** A larger batch must be faster than the smaller one by this part of it. */
const WORTHWHILE = 0.1;
/** Any size that callers choose, other than the batch's, is this long while we try. */
const FREE_SIZE = 8;
const DIFFERENT_ROWS = 3;
/** A model that fails in a batch of so few rows is not batched; later, the smaller batch stands. */
const SMALL = 4;

/**
 * Tries batches of growing size. A model is batched only where it declares a free first axis everywhere, where
 * every row of a batch has, to the bit, the answer that it has alone, and where that is faster.
 */
export async function planBatches(
  facts: ModelFacts,
  run: TimedRun,
  sample?: NamedTensors,
): Promise<BatchPlan> {
  const curve = new Map<number, number>();
  const alone = (because: string): BatchPlan => ({ maxRows: 1, because, curve });
  if (!hasFreeFirstAxis(facts)) return alone("an input or output has no free first axis");
  const rows = sampleRows(facts, sample);
  const endsAt = performance.now() + BUDGET_MS;
  try {
    const answers: NamedTensors[] = [];
    for (const row of rows) answers.push((await run(row)).outputs);
    for (const size of SIZES) {
      const batch = Array.from({ length: size }, (_, index) => rows[index % rows.length]!);
      const { tookMs, outputs } = await quickest(run, layTogether(batch));
      if (!isSame(outputs, answers, size)) {
        if (size <= SMALL) return alone("a row's answer changes with its batch, or from run to run");
        break;
      }
      if (tookMs > MAX_BATCH_MS && size > 1) break;
      curve.set(size, tookMs / size);
      if (performance.now() > endsAt) break;
    }
  } catch {
    return alone("it does not run with rows that we made up");
  }
  return choose(curve);
}

function choose(curve: ReadonlyMap<number, number>): BatchPlan {
  const best = Math.min(...curve.values());
  const [maxRows = 1] = [...curve].find(([, rowMs]) => rowMs <= best * (1 + WORTHWHILE)) ?? [];
  return { maxRows, because: maxRows === 1 ? "more rows are not faster" : "measured", curve };
}

function hasFreeFirstAxis({ inputs, outputs }: ModelFacts): boolean {
  return inputs.length > 0 && [...inputs, ...outputs].every(({ shape }) => shape[0] === -1);
}

/** Different rows: the author's, where there are some, else made up in a way that is always the same. */
function sampleRows({ inputs }: ModelFacts, sample: NamedTensors | undefined): NamedTensors[] {
  const available =
    sample === undefined ? 0 : Math.min(...Object.values(sample).map(({ shape }) => shape[0] ?? 0));
  if (sample !== undefined && available > 0) {
    return Array.from({ length: DIFFERENT_ROWS }, (_, index) => sliceRows(sample, index % available, 1));
  }
  const random = createRandom();
  return Array.from({ length: DIFFERENT_ROWS }, () =>
    Object.fromEntries(inputs.map((signature) => [signature.name, madeUp(signature, random)])),
  );
}

function madeUp({ type, shape }: TensorSignature, random: () => number): Tensor {
  const sizes = shape.map((size, axis) => (axis === 0 ? 1 : size === -1 ? FREE_SIZE : size));
  const count = elementCount(sizes);
  if (type === "string")
    return { type, shape: sizes, data: Array.from({ length: count }, () => `${random()}`) };
  const data = new DATA_CLASS[type](count);
  const isWide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  const isReal = type.startsWith("float");
  for (let index = 0; index < data.length; index++) {
    const value = isReal ? random() : Math.round(random());
    // The array's class decides whether it takes numbers or bigints.
    data[index] = (isWide ? BigInt(value) : value) as never;
  }
  return { type, shape: sizes, data };
}

/** Numbers from 0 to 1 that are the same at every load (xorshift). */
function createRandom(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

async function quickest(
  run: TimedRun,
  inputs: NamedTensors,
): Promise<{ outputs: NamedTensors; tookMs: number }> {
  let best = await run(inputs);
  for (let repeat = 1; repeat < REPEATS && best.tookMs < MAX_BATCH_MS; repeat++) {
    const next = await run(inputs);
    if (next.tookMs < best.tookMs) best = next;
  }
  return best;
}

/** Whether each row of a batch's outputs has the bytes that it has alone. */
function isSame(outputs: NamedTensors, answers: readonly NamedTensors[], rows: number): boolean {
  if (Object.values(outputs).some(({ shape }) => shape[0] !== rows)) return false;
  for (let row = 0; row < rows; row++) {
    const alone = answers[row % answers.length]!;
    const mine = Object.entries(sliceRows(outputs, row, 1));
    if (!mine.every(([name, tensor]) => sameBytes(tensor, alone[name]!))) return false;
  }
  return true;
}

function sameBytes(a: Tensor, b: Tensor): boolean {
  return Buffer.compare(toTensorBytes(a), toTensorBytes(b)) === 0;
}
