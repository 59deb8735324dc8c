import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";

import { weightShapes, type DecoderShape, type Weights } from "./shape.ts";

/** The weights in a file that `createInferenceGraph` made. Throws RangeError for one that lacks some. */
export function readWeights(onnx: Uint8Array, shape: DecoderShape): Weights {
  const tensors = fromBinary(ModelProtoSchema, onnx).graph?.initializer ?? [];
  return new Map(
    weightShapes(shape).map(([name, size]) => {
      const bytes = tensors.find((tensor) => tensor.name === name)?.rawData;
      const expected = size.reduce((product, each) => product * each, 4);
      if (bytes?.byteLength !== expected)
        throw new RangeError(
          `Expected "${name}" with ${expected} bytes, found ${bytes?.byteLength ?? "none"}.`,
        );
      return [name, { shape: size, values: new Float32Array(new Uint8Array(bytes).buffer) }];
    }),
  );
}
