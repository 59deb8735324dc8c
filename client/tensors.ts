import type { TensorInfo } from "./service.ts";

/** Numbers, texts and truths; whole numbers of 64 bits beyond what JSON holds come as texts, what is no number as null. */
export type TensorElement = number | string | boolean;

/** A tensor as the Open Inference Protocol v2 has it, row-major; elements of the type BYTES are texts. */
export interface JsonTensor<Element = TensorElement> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly Element[];
}

/** The elements of a tensor that is known to be of numbers; undefined when one is something else. */
export function numbersOf({ data }: JsonTensor<unknown>): readonly number[] | undefined {
  return data.every((element) => typeof element === "number") ? data : undefined;
}

/** A tensor that fits: nothing but zeros, or empty texts, one row where any number of rows goes. */
export function toZeros({ name, datatype, shape }: TensorInfo): JsonTensor {
  const sizes = shape.map((size) => (size < 0 ? 1 : size));
  const count = sizes.reduce((product, size) => product * size, 1);
  return { name, datatype, shape: sizes, data: new Array<TensorElement>(count).fill(zeroOf(datatype)) };
}

/** What stands for nothing in tensors of this type. */
export function zeroOf(datatype: string): TensorElement {
  return datatype === "BYTES" ? "" : datatype === "BOOL" ? false : 0;
}
