import { opset } from "../onnx-writer.ts";
import type { Node, OnnxModel, Tensor } from "../onnx-writer.ts";
import type { Network } from "./network.ts";

/** What a file says about itself besides its graph. */
type Identity = {
  name: string;
  version: number;
  description: string;
  metadata: Readonly<Record<string, string>>;
};

/** The names by which callers know the input and the output. */
export const inputName = "pixels";
export const outputName = "probabilities";

/**
 * Expresses a network in ONNX: Gemm, Relu, Gemm ..., Softmax, with a batch size that the caller chooses.
 * Throws RangeError when a layer takes another width than the layer before it gives.
 */
export function toOnnxModel(network: Network, identity: Identity): OnnxModel {
  const nodes: Node[] = [];
  const tensors: Tensor[] = [];
  let value = inputName;
  network.layers.forEach((layer, index) => {
    const before = network.layers[index - 1];
    if (before !== undefined && before.outputs !== layer.inputs)
      throw new RangeError(
        `Layer ${index} takes ${layer.inputs} numbers, but layer ${index - 1} gives ${before.outputs}.`,
      );
    const [weights, bias, sums] = [`weights${index}`, `bias${index}`, `sums${index}`];
    tensors.push({ name: weights, shape: [layer.inputs, layer.outputs], values: layer.weights });
    tensors.push({ name: bias, shape: [layer.outputs], values: layer.bias });
    nodes.push({ operator: "Gemm", name: `dense${index}`, inputs: [value, weights, bias], outputs: [sums] });
    value = sums;
    if (index === network.layers.length - 1) return;
    value = `hidden${index}`;
    nodes.push({ operator: "Relu", name: `relu${index}`, inputs: [sums], outputs: [value] });
  });
  nodes.push({
    operator: "Softmax",
    name: "softmax",
    inputs: [value],
    outputs: [outputName],
    attributes: { axis: -1 },
  });
  const [first, last] = [network.layers[0]!, network.layers.at(-1)!];
  return {
    producer: { name: "comodel", version: "1" },
    domain: "comodel.digits",
    version: identity.version,
    description: identity.description,
    metadata: identity.metadata,
    opset,
    graph: {
      name: identity.name,
      inputs: [{ name: inputName, shape: ["batch", first.inputs] }],
      outputs: [{ name: outputName, shape: ["batch", last.outputs] }],
      tensors,
      nodes,
    },
  };
}
