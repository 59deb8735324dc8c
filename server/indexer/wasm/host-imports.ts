import {
  decodeAbiParameters,
  encodeAbiParameters,
  keccak256,
  parseAbiParameters,
  type AbiParameter,
} from "viem";
import { base58btc } from "multiformats/bases/base58";
import { toHex } from "../entity-values.ts";
import { DeterministicFailure, messageOf, SubgraphRefused } from "../failure.ts";
import { chainImports } from "./chain-imports.ts";
import { fromHex, readEthereumValue, withoutNames, writeEthereumValue } from "./ethereum-values.ts";
import type { Heap, Pointer } from "./heap.ts";
import type { HostContext } from "./host-context.ts";
import type { HostFunction, HostParts, SuspendingFunction } from "./host-function.ts";
import { parseJson, writeJsonValue } from "./json-values.ts";
import { bigDecimalImports, bigIntImports, parseBigInt } from "./number-imports.ts";
import { readEntity, writeEntity } from "./store-values.ts";
import { typeIndex } from "./type-ids.ts";
import { webAssembly, type WasmModule } from "./web-assembly.ts";

export type HostImports = {
  readonly immediate: Record<string, HostFunction>;
  readonly suspending: Record<string, SuspendingFunction>;
};

/** All that this engine offers to a mapping, by the names under which AssemblyScript imports it. */
export function createHostImports(parts: HostParts): HostImports {
  const { heap } = parts;
  return {
    immediate: {
      abort: (message, file, line, column) => {
        const text = heap().readStringOrNull(message as Pointer) ?? "no message";
        const place = heap().readStringOrNull(file as Pointer) ?? "an unknown place";
        throw new DeterministicFailure(
          `the mapping aborted at ${place}, line ${line}, column ${column}: ${text}`,
        );
      },
      ...storeImports(parts),
      ...dataSourceImports(parts),
      ...conversionImports(heap),
      ...jsonImports(heap),
      ...abiImports(heap),
      ...bigIntImports(heap),
      ...bigDecimalImports(heap),
      "log.log": (level, message) => {
        logLine(parts.context(), level as number, heap().readString(message as Pointer));
        return undefined;
      },
    },
    suspending: chainImports(parts),
  };
}

/**
 * Names the imports of a module that this engine lacks.
 * @throws SubgraphRefused with all of them, so that nobody has to find them one by one
 */
export function refuseUnknownImports(module: WasmModule, offered: HostImports, place: string): void {
  const missing = webAssembly.Module.imports(module)
    .filter(
      ({ name, kind }) => kind !== "function" || !(name in offered.immediate || name in offered.suspending),
    )
    .map(({ name }) => name);
  if (missing.length === 0) return;
  throw new SubgraphRefused(
    `This engine does not offer ${missing.join(", ")}, which ${place} imports. Deploy to graph-node, or do without.`,
  );
}

function logLine(context: HostContext, level: number, message: string): void {
  context.log(level, message);
  if (level === 0) throw new DeterministicFailure(`the mapping logged a critical error: ${message}`);
}

function storeImports({ heap, context }: HostParts): Record<string, HostFunction> {
  const text = (at: unknown): string => heap().readString(at as Pointer);
  return {
    "store.get": (entity, id) => {
      const found = context().store.get(text(entity), text(id));
      return found === null ? 0 : writeEntity(heap(), found);
    },
    "store.get_in_block": (entity, id) => {
      const found = context().store.getInBlock(text(entity), text(id));
      return found === null ? 0 : writeEntity(heap(), found);
    },
    "store.loadRelated": (entity, id, field) => {
      const found = context().store.loadRelated(text(entity), text(id), text(field));
      const written = found.map((each) => writeEntity(heap(), each));
      return heap().writeArray(typeIndex.arrayStoreMap, written);
    },
    "store.set": (entity, id, data) => {
      context().store.set(text(entity), text(id), readEntity(heap(), data as Pointer));
      return undefined;
    },
    "store.remove": (entity, id) => {
      context().store.remove(text(entity), text(id));
      return undefined;
    },
  };
}

function dataSourceImports({ heap, context }: HostParts): Record<string, HostFunction> {
  const strings = (at: unknown): string[] =>
    heap()
      .readArray(at as Pointer)
      .map((each) => heap().readString(each));
  return {
    "dataSource.create": (name, parameters) => {
      context().dataSource.create(heap().readString(name as Pointer), strings(parameters), null);
      return undefined;
    },
    "dataSource.createWithContext": (name, parameters, given) => {
      const fields = readEntity(heap(), given as Pointer);
      context().dataSource.create(heap().readString(name as Pointer), strings(parameters), fields);
      return undefined;
    },
    "dataSource.address": () => heap().writeBytes(fromHex(context().dataSource.address)),
    "dataSource.network": () => heap().writeString(context().dataSource.network),
    "dataSource.context": () => writeEntity(heap(), context().dataSource.context),
  };
}

function conversionImports(heap: () => Heap): Record<string, HostFunction> {
  const bytes = (at: unknown): Uint8Array => heap().readBytes(at as Pointer);
  return {
    "typeConversion.bytesToString": (at) => {
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes(at));
      return heap().writeString(text.replace(/\0+$/, ""));
    },
    "typeConversion.bytesToHex": (at) => heap().writeString(toHex(bytes(at))),
    "typeConversion.bigIntToString": (at) =>
      heap().writeString(
        heap()
          .readBigInt(at as Pointer)
          .toString(),
      ),
    "typeConversion.bigIntToHex": (at) => {
      const value = heap().readBigInt(at as Pointer);
      // graph-node writes the magnitude and drops the sign.
      return heap().writeString(`0x${(value < 0n ? -value : value).toString(16)}`);
    },
    "typeConversion.stringToH160": (at) => heap().writeBytes(parseAddress(heap().readString(at as Pointer))),
    "typeConversion.bytesToBase58": (at) => heap().writeString(base58btc.baseEncode(bytes(at))),
    "crypto.keccak256": (at) => heap().writeBytes(keccak256(bytes(at), "bytes")),
  };
}

function parseAddress(text: string): Uint8Array {
  if (!/^(0x)?[0-9a-fA-F]{40}$/.test(text)) {
    throw new DeterministicFailure(`expected an address of 20 bytes in hex, found "${text}"`);
  }
  return fromHex(text.startsWith("0x") ? text : `0x${text}`);
}

function jsonImports(heap: () => Heap): Record<string, HostFunction> {
  const text = (at: unknown): string => heap().readString(at as Pointer);
  return {
    "json.fromBytes": (at) => writeJsonValue(heap(), parseJson(heap().readBytes(at as Pointer))),
    "json.try_fromBytes": (at) => writeJsonResult(heap(), heap().readBytes(at as Pointer)),
    "json.toI64": (at) => integerWithin(text(at), -(2n ** 63n), 2n ** 63n - 1n),
    "json.toU64": (at) => BigInt.asIntN(64, integerWithin(text(at), 0n, 2n ** 64n - 1n)),
    "json.toF64": (at) => {
      const value = Number(text(at));
      if (Number.isNaN(value)) throw new DeterministicFailure(`expected a JSON number, found "${text(at)}"`);
      return value;
    },
    "json.toBigInt": (at) => heap().writeBigInt(parseBigInt(text(at))),
  };
}

/** Writes a `Result`: the value, or a wrapped `true` where the error stands. */
function writeJsonResult(heap: Heap, bytes: Uint8Array): Pointer {
  let parsed: unknown;
  try {
    parsed = parseJson(bytes);
  } catch (error) {
    if (!(error instanceof DeterministicFailure)) throw error;
    const failed = heap.reserve(typeIndex.wrappedBool, 1);
    heap.writeByte(failed, 1);
    return heap.writeWords(typeIndex.resultJsonValueBool, [0, failed]);
  }
  const wrapped = heap.writeWords(typeIndex.wrappedJsonValue, [writeJsonValue(heap, parsed)]);
  return heap.writeWords(typeIndex.resultJsonValueBool, [wrapped, 0]);
}

function integerWithin(text: string, low: bigint, high: bigint): bigint {
  const value = parseBigInt(text);
  if (value >= low && value <= high) return value;
  throw new DeterministicFailure(`expected a JSON number within ${low} and ${high}, found ${text}`);
}

function abiImports(heap: () => Heap): Record<string, HostFunction> {
  return {
    "ethereum.encode": (at) => {
      const { parameter, value } = readEthereumValue(heap(), at as Pointer);
      try {
        return heap().writeBytes(fromHex(encodeAbiParameters([parameter], [value])));
      } catch (error) {
        throw new DeterministicFailure(
          `the mapping asked to encode a value that has no encoding: ${messageOf(error)}`,
        );
      }
    },
    "ethereum.decode": (types, data) => {
      const parameter = parseType(heap().readString(types as Pointer));
      const value = tryDecode(parameter, heap().readBytes(data as Pointer));
      return value === undefined ? 0 : writeEthereumValue(heap(), parameter, value.decoded);
    },
  };
}

function parseType(types: string): AbiParameter {
  try {
    const parsed = parseAbiParameters(types) as readonly AbiParameter[];
    const only = parsed[0];
    if (only === undefined || parsed.length !== 1) throw new Error(`found ${parsed.length} types`);
    return withoutNames(only);
  } catch (error) {
    throw new DeterministicFailure(
      `expected one ABI type such as (address,uint256), found "${types}": ${messageOf(error)}`,
    );
  }
}

/** Answers undefined for data that does not fit the type: a mapping gets null and decides. */
function tryDecode(parameter: AbiParameter, data: Uint8Array): { decoded: unknown } | undefined {
  try {
    return { decoded: decodeAbiParameters([parameter], data)[0] };
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
