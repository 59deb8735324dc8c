import { getAddress, type AbiParameter } from "viem";
import { toHex } from "../entity-values.ts";
import { DeterministicFailure } from "../failure.ts";
import type { Heap, Pointer } from "./heap.ts";
import { typeIndex } from "./type-ids.ts";

const kind = {
  address: 0,
  fixedBytes: 1,
  bytes: 2,
  int: 3,
  uint: 4,
  bool: 5,
  string: 6,
  fixedArray: 7,
  array: 8,
  tuple: 9,
} as const;

/** The parameter with the names of tuple members removed, so that viem decodes tuples as arrays. */
export function withoutNames(parameter: AbiParameter): AbiParameter {
  if (!("components" in parameter)) return { type: parameter.type };
  return { type: parameter.type, components: parameter.components.map(withoutNames) } as AbiParameter;
}

/** Writes a value that viem decoded with a parameter made by `withoutNames`. */
export function writeEthereumValue(heap: Heap, parameter: AbiParameter, value: unknown): Pointer {
  const write = (tag: number, payload: number): Pointer =>
    heap.writeTagged(typeIndex.ethereumValue, tag, payload);
  const { type } = parameter;
  if (type.endsWith("]")) {
    const element = elementOf(parameter);
    const items = (value as unknown[]).map((item) => writeEthereumValue(heap, element, item));
    const isFixed = !type.endsWith("[]");
    return write(
      isFixed ? kind.fixedArray : kind.array,
      heap.writeArray(typeIndex.arrayEthereumValue, items),
    );
  }
  if (type === "tuple") {
    const members = (parameter as { components: readonly AbiParameter[] }).components;
    const items = members.map((member, index) =>
      writeEthereumValue(heap, member, (value as unknown[])[index]),
    );
    return write(kind.tuple, heap.writeArray(typeIndex.arrayEthereumValue, items));
  }
  if (type === "address") return write(kind.address, heap.writeBytes(fromHex(value as string)));
  if (type === "bool") return write(kind.bool, value === true ? 1 : 0);
  if (type === "string") return write(kind.string, heap.writeString(value as string));
  if (type === "bytes") return write(kind.bytes, heap.writeBytes(fromHex(value as string)));
  if (type.startsWith("bytes")) return write(kind.fixedBytes, heap.writeBytes(fromHex(value as string)));
  if (type.startsWith("uint")) return write(kind.uint, heap.writeBigInt(BigInt(value as bigint | number)));
  if (type.startsWith("int")) return write(kind.int, heap.writeBigInt(BigInt(value as bigint | number)));
  throw new DeterministicFailure(`expected an ABI type that Solidity has, found ${type}`);
}

function elementOf(parameter: AbiParameter): AbiParameter {
  return { ...parameter, type: parameter.type.slice(0, parameter.type.lastIndexOf("[")) } as AbiParameter;
}

/** A value of a mapping with the ABI type that follows from it, ready for viem to encode. */
export type EncodableValue = { readonly parameter: AbiParameter; readonly value: unknown };

/** Reads an `ethereum.Value`; numbers become 256 bits wide. */
export function readEthereumValue(heap: Heap, at: Pointer): EncodableValue {
  const tagged = heap.readTagged(at);
  const pointer = Number(BigInt.asUintN(32, tagged.payload));
  switch (tagged.kind) {
    case kind.address:
      return {
        parameter: { type: "address" },
        value: getAddress(toHex(heap.readBytes(pointer)) as `0x${string}`),
      };
    case kind.fixedBytes: {
      const bytes = heap.readBytes(pointer);
      return { parameter: { type: `bytes${bytes.length}` }, value: toHex(bytes) };
    }
    case kind.bytes:
      return { parameter: { type: "bytes" }, value: toHex(heap.readBytes(pointer)) };
    case kind.int:
      return { parameter: { type: "int256" }, value: heap.readBigInt(pointer) };
    case kind.uint:
      return { parameter: { type: "uint256" }, value: heap.readBigInt(pointer) };
    case kind.bool:
      return { parameter: { type: "bool" }, value: pointer !== 0 };
    case kind.string:
      return { parameter: { type: "string" }, value: heap.readString(pointer) };
    case kind.fixedArray:
    case kind.array:
      return readList(heap, pointer, tagged.kind === kind.fixedArray);
    case kind.tuple: {
      const members = heap.readArray(pointer).map((member) => readEthereumValue(heap, member));
      const components = members.map((member) => member.parameter);
      return { parameter: { type: "tuple", components }, value: members.map((member) => member.value) };
    }
    default:
      throw new DeterministicFailure(`expected an ethereum value of kind 0 to 9, found kind ${tagged.kind}`);
  }
}

function readList(heap: Heap, pointer: Pointer, isFixed: boolean): EncodableValue {
  const items = heap.readArray(pointer).map((item) => readEthereumValue(heap, item));
  // An empty list encodes to the same bytes whatever its element type is.
  const element = items[0]?.parameter ?? { type: "uint256" };
  const suffix = isFixed ? `[${items.length}]` : "[]";
  const parameter = { ...element, type: element.type + suffix } as AbiParameter;
  return { parameter, value: items.map((item) => item.value) };
}

export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}
