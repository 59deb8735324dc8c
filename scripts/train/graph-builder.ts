import type { Attribute, Node, Tensor } from "./onnx-writer.ts";

/** Collects the operations of an ONNX graph in the order in which they run; values are known by their names. */
export type GraphBuilder = {
  readonly nodes: Node[];
  readonly tensors: Tensor[];
  /** Adds an operation and answers the name of its first output. */
  operate(operator: string, inputs: readonly string[], attributes?: Record<string, Attribute>): string;
  /** Adds an operation with several outputs and answers their names. */
  divide(
    operator: string,
    inputs: readonly string[],
    options: { outputs: number; attributes?: Record<string, Attribute> },
  ): string[];
  /** Gives a value another name, such as the one that callers know. */
  rename(value: string, name: string): void;
  /** Adds a tensor of whole numbers; without a shape, a list. */
  whole(values: readonly number[], shape?: readonly number[]): string;
  /** Adds a tensor of 32-bit floats; without a shape, a scalar of one value. */
  floats(values: ArrayLike<number>, shape?: readonly number[]): string;
  /** Adds a tensor under a name of its own. */
  tensor(tensor: Tensor): string;
};

/** Creates an empty graph. */
export function createGraphBuilder(): GraphBuilder {
  const nodes: Node[] = [];
  const tensors: Tensor[] = [];
  const divide: GraphBuilder["divide"] = (operator, inputs, { outputs, attributes }) => {
    const name = `${operator.toLowerCase()}${nodes.length}`;
    const names = Array.from({ length: outputs }, (_, index) => (outputs === 1 ? name : `${name}.${index}`));
    nodes.push({ operator, name, inputs, outputs: names, ...(attributes && { attributes }) });
    return names;
  };
  const tensor = (added: Tensor): string => {
    tensors.push(added);
    return added.name;
  };
  return {
    nodes,
    tensors,
    divide,
    tensor,
    operate: (operator, inputs, attributes) =>
      divide(operator, inputs, { outputs: 1, ...(attributes && { attributes }) })[0]!,
    rename: (value, name) =>
      void nodes.push({ operator: "Identity", name, inputs: [value], outputs: [name] }),
    whole: (values, shape = [values.length]) =>
      tensor({ name: `whole${tensors.length}`, shape, values: BigInt64Array.from(values, BigInt) }),
    floats: (values, shape = []) =>
      tensor({ name: `floats${tensors.length}`, shape, values: Float32Array.from(values) }),
  };
}
