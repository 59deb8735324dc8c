import { z } from "zod";

import { CallerMistake } from "../core/errors.ts";
import {
  DATA_CLASS,
  MAX_ELEMENTS,
  elementCount,
  type NumberData,
  type Tensor,
  type TensorSignature,
  type TensorType,
} from "./tensor.ts";

/** Datatypes of the Open Inference Protocol v2 that JSON carries here, and onnxruntime's names for them. */
const TYPE_OF = {
  BOOL: "bool",
  UINT8: "uint8",
  UINT16: "uint16",
  UINT32: "uint32",
  UINT64: "uint64",
  INT8: "int8",
  INT16: "int16",
  INT32: "int32",
  INT64: "int64",
  FP16: "float16",
  FP32: "float32",
  FP64: "float64",
  BYTES: "string",
} as const satisfies Record<string, TensorType>;

export type Datatype = keyof typeof TYPE_OF;

const DATATYPES = Object.keys(TYPE_OF) as Datatype[];
const DATATYPE_OF = Object.fromEntries(Object.entries(TYPE_OF).map(([oip, type]) => [type, oip])) as Record<
  TensorType,
  Datatype
>;

/** The engine's name for a datatype of the protocol. */
export function toTensorType(datatype: Datatype): TensorType {
  return TYPE_OF[datatype];
}

/** Lists in lists deeper than this are no tensor that the protocol knows. */
const MAX_RANK = 8;

/** A tensor as the Open Inference Protocol writes it; data flat or nested, row-major. */
export const jsonTensor = z.object({
  name: z.string().min(1).max(200),
  shape: z.array(z.number().int().min(0).max(MAX_ELEMENTS)).max(MAX_RANK),
  datatype: z.enum(DATATYPES as [Datatype, ...Datatype[]]),
  parameters: z.record(z.string(), z.unknown()).optional(),
  data: z.array(z.unknown()),
});

export type JsonTensor = z.infer<typeof jsonTensor>;

/** Throws `CallerMistake` (`input-data`) when the data is not what datatype and shape promise. */
export function fromJsonTensor({ name, datatype, shape, data }: JsonTensor): Tensor {
  const count = elementCount(shape);
  if (count > MAX_ELEMENTS) {
    throw new CallerMistake(
      "input-data",
      `Input "${name}" asks for ${count} elements; the limit is ${MAX_ELEMENTS}`,
      { status: 413 },
    );
  }
  const type = TYPE_OF[datatype];
  const values = type === "string" ? new Array<string>(count) : new DATA_CLASS[type](count);
  const written = writeFlat(values, data, 0, { name, datatype }, 0);
  if (written !== count) {
    throw new CallerMistake(
      "input-data",
      `Input "${name}" has ${written} elements; its shape [${shape.join(", ")}] asks for ${count}`,
    );
  }
  // Type and class of the data come from one table.
  return { type, shape, data: values } as Tensor;
}

/** A tensor as the protocol names it, without its data. */
interface JsonSignature {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

/** The tensor under its name, with flat data. */
export function toJsonTensor(name: string, tensor: Tensor): JsonSignature & { data: unknown[] } {
  return { ...toJsonSignature({ name, ...tensor }), data: toJsonData(tensor) };
}

/** One input or output in the protocol's model metadata, or a tensor whose data follows as bytes. */
export function toJsonSignature({ name, type, shape }: TensorSignature): JsonSignature {
  return { name, shape, datatype: DATATYPE_OF[type] };
}

interface Place {
  readonly name: string;
  readonly datatype: Datatype;
}

/** Copies elements out of flat or nested lists; returns the position after the last one. */
function writeFlat(
  values: NumberData | string[],
  data: readonly unknown[],
  start: number,
  place: Place,
  depth: number,
): number {
  if (depth >= MAX_RANK)
    throw new CallerMistake("input-data", `Input "${place.name}" is nested deeper than ${MAX_RANK} lists`);
  let position = start;
  for (const item of data) {
    if (Array.isArray(item)) {
      position = writeFlat(values, item, position, place, depth + 1);
      continue;
    }
    if (position >= values.length) {
      throw new CallerMistake(
        "input-data",
        `Input "${place.name}" has more elements than its shape's ${values.length}`,
      );
    }
    values[position++] = toElement(item, place);
  }
  return position;
}

const INTEGER_BITS: Partial<Record<Datatype, readonly [min: bigint, max: bigint]>> = {
  UINT8: [0n, 2n ** 8n - 1n],
  UINT16: [0n, 2n ** 16n - 1n],
  UINT32: [0n, 2n ** 32n - 1n],
  UINT64: [0n, 2n ** 64n - 1n],
  INT8: [-(2n ** 7n), 2n ** 7n - 1n],
  INT16: [-(2n ** 15n), 2n ** 15n - 1n],
  INT32: [-(2n ** 31n), 2n ** 31n - 1n],
  INT64: [-(2n ** 63n), 2n ** 63n - 1n],
};

function toElement(item: unknown, { name, datatype }: Place): never {
  const value = toValue(item, datatype);
  if (value === undefined) {
    throw new CallerMistake(
      "input-data",
      `Input "${name}" holds ${JSON.stringify(item).slice(0, 40)}, which is no ${datatype}`,
    );
  }
  // The array's class and the datatype come from one table, so number, bigint and string never mix.
  return value as never;
}

function toValue(item: unknown, datatype: Datatype): number | bigint | string | undefined {
  if (datatype === "BYTES") return toText(item);
  return datatype === "BOOL" ? toBoolean(item) : toNumber(item, datatype);
}

/** Half a character, as in "\ud800", has no bytes in UTF-8. */
function toText(item: unknown): string | undefined {
  return typeof item === "string" && item.isWellFormed() ? item : undefined;
}

function toBoolean(item: unknown): number | undefined {
  return item === true || item === 1 ? 1 : item === false || item === 0 ? 0 : undefined;
}

function toNumber(item: unknown, datatype: Datatype): number | bigint | undefined {
  const range = INTEGER_BITS[datatype];
  if (range === undefined) return typeof item === "number" ? item : undefined;
  const wide = datatype === "INT64" || datatype === "UINT64";
  const whole = toWhole(item, wide);
  if (whole === undefined || whole < range[0] || whole > range[1]) return undefined;
  return wide ? whole : Number(whole);
}

function toWhole(item: unknown, textAllowed: boolean): bigint | undefined {
  if (typeof item === "number") return Number.isSafeInteger(item) ? BigInt(item) : undefined;
  return textAllowed && typeof item === "string" && /^-?\d{1,20}$/.test(item) ? BigInt(item) : undefined;
}

/** 64-bit integers beyond what JSON numbers hold are written as strings; NaN and infinities as null. */
function toJsonData({ type, data }: Tensor): unknown[] {
  if (type === "string") return [...data];
  if (type === "bool") return Array.from(data as Uint8Array, (value) => value !== 0);
  if (type === "int64" || type === "uint64") {
    return Array.from(data as BigInt64Array, (value) => {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value.toString();
    });
  }
  return Array.from(data as Float32Array);
}
