import { BaseError, createClient, http, ResponseBodyTooLargeError, RpcRequestError } from "viem";
import type { BlockHeader, ChainTransaction } from "../wasm/event.ts";
import { ChainMoved } from "../failure.ts";
import type { StoredBlock } from "../store/entity-store.ts";

/** A log as the JSON-RPC interface answers. Quantities are hex. */
export type ChainLog = {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockHash: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logIndex: string;
};

export type FullBlock = BlockHeader & { readonly transactions: readonly ChainTransaction[] };

/** Which logs are wanted. Null addresses mean any. Topics are first topics. */
export type LogFilter = { readonly addresses: readonly string[] | null; readonly topics: readonly string[] };

const requestTimeoutMs = 30_000;
const largestAnswerBytes = 128 * 1024 * 1024;
const requestsPerBatch = 50;

/**
 * Reads an EVM chain over JSON-RPC. Requests made in one turn travel together.
 * All methods throw viem's errors when the node cannot answer; the follower retries.
 */
export class ChainClient {
  readonly #request: (method: string, ...params: unknown[]) => Promise<unknown>;

  constructor(url: string) {
    const batch = { batchSize: requestsPerBatch, wait: 0 };
    const limits = { timeout: requestTimeoutMs, maxResponseBodySize: largestAnswerBytes, retryCount: 1 };
    const client = createClient({ transport: http(url, { batch, ...limits }) });
    const request = client.request as unknown as (call: {
      method: string;
      params: unknown[];
    }) => Promise<unknown>;
    this.#request = (method, ...params) => request({ method, params });
  }

  /** What tells this chain from all others: its id and the hash of its first block. */
  async identity(): Promise<string> {
    const [id, first] = await Promise.all([this.#request("eth_chainId"), this.header(0)]);
    if (first === null) throw new ChainMoved("expected the chain to have a block 0, found none");
    return `${Number(id as string)} ${first.hash}`;
  }

  async latest(): Promise<BlockHeader> {
    return (await this.#request("eth_getBlockByNumber", "latest", false)) as BlockHeader;
  }

  /** Answers null for a block that the chain does not have. */
  async header(number: number): Promise<BlockHeader | null> {
    return (await this.#request("eth_getBlockByNumber", toHex(number), false)) as BlockHeader | null;
  }

  /** Answers null for a block that the chain does not have. */
  async block(number: number): Promise<FullBlock | null> {
    return (await this.#request("eth_getBlockByNumber", toHex(number), true)) as FullBlock | null;
  }

  async logsInRange(from: number, to: number, filter: LogFilter): Promise<ChainLog[]> {
    return this.#logs({ fromBlock: toHex(from), toBlock: toHex(to) }, filter);
  }

  /** Logs of exactly this block: an answer cannot mix two forks. */
  async logsInBlock(hash: string, filter: LogFilter): Promise<ChainLog[]> {
    return this.#logs({ blockHash: hash }, filter);
  }

  /** Calls a contract on the state after a block. Answers null when the call reverts. */
  async call(to: string, data: string, blockHash: string): Promise<string | null> {
    try {
      return (await this.#request("eth_call", { to, data }, { blockHash })) as string;
    } catch (error) {
      if (isRevert(error)) return null;
      throw error;
    }
  }

  async balance(address: string, blockHash: string): Promise<bigint> {
    return BigInt((await this.#request("eth_getBalance", address, { blockHash })) as string);
  }

  async code(address: string, blockHash: string): Promise<string> {
    return (await this.#request("eth_getCode", address, { blockHash })) as string;
  }

  async #logs(range: Record<string, string>, filter: LogFilter): Promise<ChainLog[]> {
    if (filter.topics.length === 0 || filter.addresses?.length === 0) return [];
    const address = filter.addresses === null ? {} : { address: filter.addresses };
    const logs = await this.#request("eth_getLogs", { ...range, ...address, topics: [filter.topics] });
    return logs as ChainLog[];
  }
}

/** Tells whether a node refused a request, or answered more than fits: asking for less may help. */
export function isTooMuch(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  const refusal = error.walk(
    (each) => each instanceof RpcRequestError || each instanceof ResponseBodyTooLargeError,
  );
  return refusal !== null;
}

/** Tells whether asking the chain again can help: it did not answer, or it moved while it was read. */
export function isTransient(error: unknown): boolean {
  return error instanceof ChainMoved || error instanceof BaseError;
}

export function toStoredBlock(header: BlockHeader): StoredBlock {
  return {
    number: Number(header.number),
    hash: header.hash,
    parent: header.parentHash,
    timestamp: Number(header.timestamp),
  };
}

function toHex(number: number): string {
  return `0x${number.toString(16)}`;
}

/** Nodes say that a call reverted by error code 3, or by a message with that word. */
function isRevert(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof RpcRequestError) {
      return each.code === 3 || /revert|invalid opcode|out of gas|bad instruction/i.test(each.details);
    }
  }
  return false;
}
