import {
  decodeAbiParameters,
  encodeAbiParameters,
  toFunctionSelector,
  type AbiFunction,
  type AbiParameter,
} from "viem";
import { toHex } from "../entity-values.ts";
import { DeterministicFailure, messageOf } from "../failure.ts";
import {
  readEthereumValue,
  withoutNames,
  writeEthereumValue,
  type EncodableValue,
} from "./ethereum-values.ts";
import type { Heap, Pointer } from "./heap.ts";
import type { HostParts, SuspendingFunction } from "./host-function.ts";
import { typeIndex } from "./type-ids.ts";

type ContractCall = {
  readonly contractName: string;
  readonly address: string;
  readonly functionName: string;
  readonly signature: string;
  readonly values: readonly EncodableValue[];
};

/** Host functions that read the chain's state at the block being handled. */
export function chainImports({ heap, context }: HostParts): Record<string, SuspendingFunction> {
  return {
    "ethereum.call": async (at) => {
      const call = readContractCall(heap(), at as Pointer);
      const target = findFunction(context().chain.abi(call.contractName), call);
      const answer = await context().chain.call(call.address, encodeInput(target, call));
      return answer === null ? 0 : writeOutputs(heap(), target, answer);
    },
    "ethereum.getBalance": async (at) => {
      const balance = await context().chain.balance(toHex(heap().readBytes(at as Pointer)));
      return heap().writeBigInt(balance);
    },
    "ethereum.hasCode": async (at) => {
      const hasCode = await context().chain.hasCode(toHex(heap().readBytes(at as Pointer)));
      const wrapped = heap().reserve(typeIndex.wrappedBool, 1);
      heap().writeByte(wrapped, hasCode ? 1 : 0);
      return wrapped;
    },
  };
}

function readContractCall(heap: Heap, at: Pointer): ContractCall {
  const word = (position: number): Pointer => heap.readWord(at + position * 4);
  return {
    contractName: heap.readString(word(0)),
    address: toHex(heap.readBytes(word(1))),
    functionName: heap.readString(word(2)),
    signature: heap.readString(word(3)),
    values: heap.readArray(word(4)).map((each) => readEthereumValue(heap, each)),
  };
}

/** Finds the function by the signature that graph-cli wrote: `name(inputs):(outputs)`. */
function findFunction(abi: readonly unknown[] | undefined, call: ContractCall): AbiFunction {
  const functions = (abi ?? []).filter(
    (item) => (item as { type?: string }).type === "function",
  ) as AbiFunction[];
  const named = functions.filter((item) => item.name === call.functionName);
  const found =
    named.find((item) => signatureOf(item) === call.signature) ?? (named.length === 1 ? named[0] : undefined);
  if (found !== undefined) return found;
  throw new DeterministicFailure(
    `expected the ABI ${call.contractName} to have ${call.signature}, found no such function`,
  );
}

function signatureOf(item: AbiFunction): string {
  return `${item.name}(${item.inputs.map(typeText).join(",")}):(${item.outputs.map(typeText).join(",")})`;
}

function typeText(parameter: AbiParameter): string {
  if (!("components" in parameter)) return parameter.type;
  const members = parameter.components.map(typeText).join(",");
  return `(${members})${parameter.type.slice("tuple".length)}`;
}

function encodeInput(target: AbiFunction, call: ContractCall): string {
  const inputs = target.inputs.map(withoutNames);
  try {
    const body = encodeAbiParameters(
      inputs,
      call.values.map((each) => each.value),
    );
    return toFunctionSelector(target) + body.slice(2);
  } catch (error) {
    throw new DeterministicFailure(
      `the mapping called ${call.signature} with values that do not fit: ${messageOf(error)}`,
    );
  }
}

/** Writes the outputs, or null when the answer cannot be decoded: the contract is then another one. */
function writeOutputs(heap: Heap, target: AbiFunction, answer: string): Pointer {
  const outputs = target.outputs.map(withoutNames);
  let decoded: readonly unknown[];
  try {
    decoded = decodeAbiParameters(outputs, answer as `0x${string}`);
  } catch (error) {
    if (error instanceof Error) return 0;
    throw error;
  }
  const values = outputs.map((parameter, index) => writeEthereumValue(heap, parameter, decoded[index]));
  return heap.writeArray(typeIndex.arrayEthereumValue, values);
}
