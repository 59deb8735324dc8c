import type { GraphBuilder } from "../graph-builder.ts";

/**
 * Operations on tensors that know their own slopes. Each adds what it computes to a graph; `backward` then walks back
 * from a value and adds the operations that compute the slopes of that value, summed, by every tensor before it.
 */
export type Tape = {
  readonly graph: GraphBuilder;
  /** Rows of a table [rows, width], by whole numbers [n]: [n, width]. */
  gather(table: string, rows: { indices: string; count: number }): string;
  /** `x` [n, a] times `weights` [a, b]; `transposed` weights are [b, a]. */
  dense(x: string, weights: string, options?: { transposed: true }): string;
  /** Matrices [..., a, b] times [..., b, c]. */
  multiply(a: string, b: string): string;
  add(a: string, b: string): string;
  /** Multiplies by what has no slope of its own. */
  mask(x: string, constant: string): string;
  /** Adds what has no slope of its own, of the same shape or one that is repeated to it. */
  shift(x: string, constant: string): string;
  scale(x: string, factor: number): string;
  /** Each column of `x` [n, width] times its own factor [width]. */
  gain(x: string, factors: string): string;
  /** max(x, 0) squared. */
  squaredRelu(x: string): string;
  /** Each row of `x` [n, width] divided by the root of its mean square. */
  normalise(x: string): string;
  /** Over the last axis. */
  softmax(x: string): string;
  reshape(x: string, shapes: { to: readonly number[]; from: readonly number[] }): string;
  /** Axes in another order; each order here is its own inverse. */
  swap(x: string, order: readonly number[]): string;
  /** Cuts the last axis into equal parts. */
  cut(x: string, parts: number): string[];
  /** The slopes, by the name of the tensor, given the slope at `value`. */
  backward(value: string, slope: string): ReadonlyMap<string, string>;
};

type Step = {
  outputs: readonly string[];
  back: (slopes: readonly string[]) => [input: string, slope: string][];
};

const epsilon = 1e-5;

/** Creates a tape that writes into `graph`. */
export function createTape(graph: GraphBuilder): Tape {
  const { operate } = graph;
  const steps: Step[] = [];
  /** Remembers how slopes pass an operation with one output, and answers that output. */
  const step = (output: string, back: (slope: string) => [string, string][]): string => {
    steps.push({ outputs: [output], back: ([slope]) => back(slope!) });
    return output;
  };
  return {
    graph,
    ...matrixOperations(graph, step),
    ...elementOperations(graph, step),
    ...shapeOperations(graph, step),
    cut: (x, parts) => {
      const outputs = graph.divide("Split", [x], { outputs: parts, attributes: { axis: -1 } });
      steps.push({ outputs, back: (slopes) => [[x, operate("Concat", slopes, { axis: -1 })]] });
      return outputs;
    },
    backward: (value, slope) => {
      const slopes = new Map([[value, slope]]);
      for (const { outputs, back } of steps.toReversed()) {
        const known = outputs.map((output) => slopes.get(output));
        if (!known.every((each) => each !== undefined)) continue;
        for (const [input, found] of back(known)) {
          const before = slopes.get(input);
          slopes.set(input, before === undefined ? found : operate("Add", [before, found]));
        }
      }
      return slopes;
    },
  };
}

type Remember = (output: string, back: (slope: string) => [string, string][]) => string;

function matrixOperations(graph: GraphBuilder, step: Remember): Pick<Tape, "gather" | "dense" | "multiply"> {
  const { operate } = graph;
  const lastTwoSwapped = (x: string): string => operate("Transpose", [x], { perm: [0, 1, 3, 2] });
  return {
    gather: (table, { indices, count }) =>
      step(operate("Gather", [table, indices]), (slope) => {
        // A matrix product adds up rows in a fixed order, however often one is used.
        const chosen = oneHot(graph, indices, count);
        return [[table, operate("Gemm", [chosen, slope], { transA: 1 })]];
      }),
    dense: (x, weights, options) =>
      options === undefined
        ? step(operate("Gemm", [x, weights]), (slope) => [
            [x, operate("Gemm", [slope, weights], { transB: 1 })],
            [weights, operate("Gemm", [x, slope], { transA: 1 })],
          ])
        : step(operate("Gemm", [x, weights], { transB: 1 }), (slope) => [
            [x, operate("Gemm", [slope, weights])],
            [weights, operate("Gemm", [slope, x], { transA: 1 })],
          ]),
    multiply: (a, b) =>
      step(operate("MatMul", [a, b]), (slope) => [
        [a, operate("MatMul", [slope, lastTwoSwapped(b)])],
        [b, operate("MatMul", [lastTwoSwapped(a), slope])],
      ]),
  };
}

type ElementOperation = "add" | "mask" | "shift" | "scale" | "gain" | "squaredRelu" | "normalise" | "softmax";

function elementOperations(graph: GraphBuilder, step: Remember): Pick<Tape, ElementOperation> {
  const { operate } = graph;
  const times = (a: string, b: string): string => operate("Mul", [a, b]);
  const rowMean = (x: string): string => operate("ReduceMean", [x], { axes: [-1], keepdims: 1 });
  return {
    add: (a, b) =>
      step(operate("Add", [a, b]), (slope) => [
        [a, slope],
        [b, slope],
      ]),
    mask: (x, constant) => step(times(x, constant), (slope) => [[x, times(slope, constant)]]),
    shift: (x, constant) => step(operate("Add", [x, constant]), (slope) => [[x, slope]]),
    scale: (x, factor) => {
      const constant = graph.floats([factor]);
      return step(times(x, constant), (slope) => [[x, times(slope, constant)]]);
    },
    gain: (x, factors) =>
      step(times(x, factors), (slope) => [
        [x, times(slope, factors)],
        [factors, operate("ReduceSum", [times(slope, x), graph.whole([0])], { keepdims: 0 })],
      ]),
    squaredRelu: (x) => {
      const positive = operate("Relu", [x]);
      return step(times(positive, positive), (slope) => [
        [x, times(times(slope, positive), graph.floats([2]))],
      ]);
    },
    normalise: (x) => {
      const size = operate("Sqrt", [operate("Add", [rowMean(times(x, x)), graph.floats([epsilon])])]);
      const output = operate("Div", [x, size]);
      return step(output, (slope) => {
        const along = times(output, rowMean(times(slope, output)));
        return [[x, operate("Div", [operate("Sub", [slope, along]), size])]];
      });
    },
    softmax: (x) => {
      const output = operate("Softmax", [x], { axis: -1 });
      return step(output, (slope) => {
        const weighted = times(slope, output);
        const sum = operate("ReduceSum", [weighted, graph.whole([-1])], { keepdims: 1 });
        return [[x, operate("Sub", [weighted, times(output, sum)])]];
      });
    },
  };
}

function shapeOperations(graph: GraphBuilder, step: Remember): Pick<Tape, "reshape" | "swap"> {
  const { operate } = graph;
  const shaped = (x: string, shape: readonly number[]): string => operate("Reshape", [x, graph.whole(shape)]);
  return {
    reshape: (x, { to, from }) => step(shaped(x, to), (slope) => [[x, shaped(slope, from)]]),
    swap: (x, order) =>
      step(operate("Transpose", [x], { perm: order }), (slope) => [
        [x, operate("Transpose", [slope], { perm: order })],
      ]),
  };
}

/** For each whole number [n] a row [count] of zeros with a one in its place. */
export function oneHot(graph: GraphBuilder, indices: string, count: number): string {
  return graph.operate("OneHot", [indices, graph.whole([count], []), graph.floats([0, 1], [2])]);
}
