import { answerOf } from "./classifier.ts";
import type { Classifier } from "./classifier.ts";
import { pixelCount } from "./digits.ts";
import type { Example } from "./descent.ts";

/** What the held-out digits show about a model. Shares are from 0 to 1, rounded to four decimals. */
export type Evaluation = {
  heldOutCount: number;
  correct: number;
  accuracy: number;
  shifted: { pixels: number; count: number; correct: number; accuracy: number };
  /** Precision is null for a digit that was never answered. */
  classes: { digit: number; count: number; precision: number | null; recall: number }[];
  /** Rows are the true digits 0 to 9, columns the answers 0 to 9, entries are counts. */
  confusionMatrix: number[][];
};

const batchSize = 250;
const shiftPixels = 2;
const side = 28;

/** Runs a loaded model over the held-out digits as they are, and moved by two pixels in each of four directions. */
export async function evaluate(classifier: Classifier, heldOut: readonly Example[]): Promise<Evaluation> {
  const matrix = await confusion(classifier, heldOut);
  const correct = trace(matrix);
  const moves: [number, number][] = [
    [shiftPixels, 0],
    [-shiftPixels, 0],
    [0, shiftPixels],
    [0, -shiftPixels],
  ];
  let shiftedCorrect = 0;
  for (const [right, down] of moves) {
    const moved = heldOut.map(({ pixels, label }) => ({ pixels: shift(pixels, right, down), label }));
    shiftedCorrect += trace(await confusion(classifier, moved));
  }
  const shiftedCount = moves.length * heldOut.length;
  return {
    heldOutCount: heldOut.length,
    correct,
    accuracy: share(correct, heldOut.length),
    shifted: {
      pixels: shiftPixels,
      count: shiftedCount,
      correct: shiftedCorrect,
      accuracy: share(shiftedCorrect, shiftedCount),
    },
    classes: matrix.map((row, digit) => describeClass(matrix, row, digit)),
    confusionMatrix: matrix,
  };
}

async function confusion(classifier: Classifier, examples: readonly Example[]): Promise<number[][]> {
  const matrix = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (let start = 0; start < examples.length; start += batchSize) {
    const batch = examples.slice(start, start + batchSize);
    const answers = await classifier.classify(batch.map(({ pixels }) => pixels));
    batch.forEach(({ label }, index) => matrix[label]![answerOf(answers[index]!)]!++);
  }
  return matrix;
}

function describeClass(matrix: number[][], row: number[], digit: number): Evaluation["classes"][number] {
  const right = row[digit]!;
  const count = sum(row);
  const answered = sum(matrix.map((other) => other[digit]!));
  return {
    digit,
    count,
    precision: answered === 0 ? null : share(right, answered),
    recall: share(right, count),
  };
}

function shift(pixels: Float32Array, right: number, down: number): Float32Array {
  const moved = new Float32Array(pixelCount);
  for (let row = Math.max(0, -down); row < Math.min(side, side - down); row++)
    for (let column = Math.max(0, -right); column < Math.min(side, side - right); column++)
      moved[(row + down) * side + column + right] = pixels[row * side + column]!;
  return moved;
}

function trace(matrix: number[][]): number {
  return sum(matrix.map((row, digit) => row[digit]!));
}

function sum(counts: number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function share(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 10_000;
}
