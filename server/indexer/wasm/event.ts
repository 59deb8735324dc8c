import type { AbiParameter } from "viem";
import type { Heap, Pointer } from "./heap.ts";
import { fromHex, writeEthereumValue } from "./ethereum-values.ts";
import { typeIndex } from "./type-ids.ts";

/** A block as `eth_getBlockByHash` answers, with the fields that a mapping can see. Quantities are hex. */
export type BlockHeader = {
  readonly hash: string;
  readonly parentHash: string;
  readonly sha3Uncles: string;
  readonly miner: string;
  readonly stateRoot: string;
  readonly transactionsRoot: string;
  readonly receiptsRoot: string;
  readonly number: string;
  readonly gasUsed: string;
  readonly gasLimit: string;
  readonly timestamp: string;
  readonly difficulty?: string;
  readonly totalDifficulty?: string | null;
  readonly size?: string | null;
  readonly baseFeePerGas?: string | null;
};

/** A transaction as the JSON-RPC interface answers, with the fields that a mapping can see. */
export type ChainTransaction = {
  readonly hash: string;
  readonly transactionIndex: string;
  readonly from: string;
  readonly to: string | null;
  readonly value: string;
  readonly gas: string;
  readonly gasPrice?: string | null;
  readonly input: string;
  readonly nonce: string;
};

export type EventParameter = {
  readonly name: string;
  readonly parameter: AbiParameter;
  readonly value: unknown;
};

/** An event for a handler: where it happened and what it says. */
export type ChainEvent = {
  readonly address: string;
  readonly logIndex: string;
  readonly block: BlockHeader;
  readonly transaction: ChainTransaction;
  readonly parameters: readonly EventParameter[];
};

/** Writes an `ethereum.Event` and all that hangs on it. */
export function writeEvent(heap: Heap, event: ChainEvent): Pointer {
  const parameters = event.parameters.map(({ name, parameter, value }) =>
    heap.writeWords(typeIndex.eventParam, [
      heap.writeString(name),
      writeEthereumValue(heap, parameter, value),
    ]),
  );
  const logIndex = heap.writeBigInt(BigInt(event.logIndex));
  return heap.writeWords(typeIndex.ethereumEvent, [
    heap.writeBytes(fromHex(event.address)),
    logIndex,
    logIndex,
    0,
    writeBlock(heap, event.block),
    writeTransaction(heap, event.transaction),
    heap.writeArray(typeIndex.arrayEventParam, parameters),
    0,
  ]);
}

function writeBlock(heap: Heap, block: BlockHeader): Pointer {
  const bytes = (text: string): Pointer => heap.writeBytes(fromHex(text));
  const number = (text: string): Pointer => heap.writeBigInt(BigInt(text));
  const numberOrNull = (text: string | null | undefined): Pointer => (text == null ? 0 : number(text));
  return heap.writeWords(typeIndex.ethereumBlock, [
    bytes(block.hash),
    bytes(block.parentHash),
    bytes(block.sha3Uncles),
    bytes(block.miner),
    bytes(block.stateRoot),
    bytes(block.transactionsRoot),
    bytes(block.receiptsRoot),
    number(block.number),
    number(block.gasUsed),
    number(block.gasLimit),
    number(block.timestamp),
    number(block.difficulty ?? "0x0"),
    number(block.totalDifficulty ?? "0x0"),
    numberOrNull(block.size),
    numberOrNull(block.baseFeePerGas),
  ]);
}

function writeTransaction(heap: Heap, transaction: ChainTransaction): Pointer {
  const number = (text: string): Pointer => heap.writeBigInt(BigInt(text));
  return heap.writeWords(typeIndex.ethereumTransaction, [
    heap.writeBytes(fromHex(transaction.hash)),
    number(transaction.transactionIndex),
    heap.writeBytes(fromHex(transaction.from)),
    transaction.to === null ? 0 : heap.writeBytes(fromHex(transaction.to)),
    number(transaction.value),
    number(transaction.gas),
    number(transaction.gasPrice ?? "0x0"),
    heap.writeBytes(fromHex(transaction.input)),
    number(transaction.nonce),
  ]);
}
