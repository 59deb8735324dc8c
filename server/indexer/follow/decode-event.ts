import { decodeAbiParameters, type AbiEvent, type AbiParameter } from "viem";
import type { EventTrigger } from "../manifest/resolve-events.ts";
import { withoutNames } from "../wasm/ethereum-values.ts";
import type { EventParameter } from "../wasm/event.ts";
import type { ChainLog } from "./chain-client.ts";

type Input = { readonly name: string; readonly indexed: boolean; readonly parameter: AbiParameter };

const wordDigits = 64;

/** Makes the decoder of one event. It answers null for a log that does not fit, such as one with other indexed parts. */
export function createEventDecoder(trigger: EventTrigger): (log: ChainLog) => EventParameter[] | null {
  const inputs = trigger.event.inputs.map(toInput);
  const topicCount = inputs.filter((input) => input.indexed).length + 1;
  const plain = inputs.filter((input) => !input.indexed).map((input) => input.parameter);
  return (log) => {
    if (log.topics.length !== topicCount) return null;
    const values = decodeData(plain, log.data);
    if (values === null) return null;
    let nextTopic = 1;
    let nextValue = 0;
    return inputs.map(({ name, indexed, parameter }) => {
      if (!indexed) return { name, parameter, value: values[nextValue++] };
      const word = (log.topics[nextTopic++] as string).slice(2);
      return { name, parameter, value: decodeWord(parameter.type, word) };
    });
  };
}

/** Of an indexed value that does not fit one word the log holds only the hash. */
function toInput(input: AbiEvent["inputs"][number]): Input {
  const indexed = input.indexed === true;
  const parameter = indexed && !isOneWord(input.type) ? { type: "bytes32" } : withoutNames(input);
  return { name: input.name ?? "", indexed, parameter };
}

function decodeData(parameters: readonly AbiParameter[], data: string): readonly unknown[] | null {
  if (parameters.every(({ type }) => isOneWord(type))) {
    if (data.length < 2 + parameters.length * wordDigits) return null;
    return parameters.map(({ type }, index) => {
      const start = 2 + index * wordDigits;
      return decodeWord(type, data.slice(start, start + wordDigits));
    });
  }
  try {
    return decodeAbiParameters(parameters, data as `0x${string}`);
  } catch (error) {
    // Bytes that do not fit the event's types: the same signature with other indexed parts, or a contract
    // that writes nonsense. graph-node skips such logs as well.
    if (error instanceof Error) return null;
    throw error;
  }
}

function isOneWord(type: string): boolean {
  return /^(address|bool|u?int\d*|bytes\d+)$/.test(type);
}

function decodeWord(type: string, word: string): unknown {
  if (type === "address") return `0x${word.slice(24)}`;
  if (type === "bool") return BigInt(`0x${word}`) !== 0n;
  if (type.startsWith("bytes")) return `0x${word.slice(0, Number(type.slice(5)) * 2)}`;
  const value = BigInt(`0x${word}`);
  return type.startsWith("int") ? BigInt.asIntN(256, value) : value;
}
