import { hexToBigInt, isHex } from "viem";

import { RPC_CODES, RpcError } from "./json-rpc.ts";

/** What anybody may ask of the chain through our origin. */
const PUBLIC_METHODS: ReadonlySet<string> = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_sendRawTransaction",
  "net_version",
  "web3_clientVersion",
]);

/** What a practice chain offers on top. */
const PRACTICE_METHODS: ReadonlySet<string> = new Set([
  "comodel_clock",
  "comodel_faucet",
  "comodel_moveTime",
]);

/** Blocks that one `eth_getLogs` may cover; longer histories are the index's matter. */
export const MAX_LOG_BLOCKS = 10_000n;
/** Hexadecimal digits of a signed transaction: 128 KiB, the limit of public nodes. */
const MAX_RAW_LENGTH = 2 + 2 * 128 * 1024;

/**
 * Lets a call pass or refuses it.
 * @param latestBlock asked only when a range of logs has an open end
 * @throws RpcError -32601 for other methods, -32602 or -32005 for parameters beyond the bounds
 */
export async function assertPublicCall(
  method: string,
  params: readonly unknown[],
  { practice, latestBlock }: { practice: boolean; latestBlock: () => Promise<bigint> },
): Promise<void> {
  if (!PUBLIC_METHODS.has(method) && !(practice && PRACTICE_METHODS.has(method))) {
    throw new RpcError(RPC_CODES.methodNotFound, `The method ${method.slice(0, 80)} is not offered here.`);
  }
  if (method === "eth_getLogs") await assertBoundedLogs(params[0], latestBlock);
  if ((method === "eth_call" || method === "eth_estimateGas") && params.length > 2) {
    throw new RpcError(
      RPC_CODES.invalidParams,
      `Expected at most two parameters for ${method}; overrides are not offered.`,
    );
  }
  if (method === "eth_sendRawTransaction") assertSmallRaw(params[0]);
}

async function assertBoundedLogs(filter: unknown, latestBlock: () => Promise<bigint>): Promise<void> {
  if (typeof filter !== "object" || filter === null) {
    throw new RpcError(RPC_CODES.invalidParams, "Expected a filter for eth_getLogs.");
  }
  const { blockHash, fromBlock = "latest", toBlock = "latest" } = filter as Record<string, unknown>;
  if (blockHash !== undefined) return;
  const from = await toBlockNumber(fromBlock, latestBlock);
  const to = await toBlockNumber(toBlock, latestBlock);
  if (to - from >= MAX_LOG_BLOCKS) {
    throw new RpcError(
      RPC_CODES.limitExceeded,
      `Expected eth_getLogs over at most ${MAX_LOG_BLOCKS} blocks, found ${to - from + 1n}. Ask the index for longer histories.`,
    );
  }
}

async function toBlockNumber(block: unknown, latestBlock: () => Promise<bigint>): Promise<bigint> {
  if (block === "earliest") return 0n;
  if (isHex(block) && block.length > 2) return hexToBigInt(block);
  if (["latest", "pending", "safe", "finalized"].includes(String(block))) return latestBlock();
  throw new RpcError(RPC_CODES.invalidParams, "Expected a block number in hexadecimal or a block tag.");
}

function assertSmallRaw(raw: unknown): void {
  if (typeof raw !== "string" || raw.length > MAX_RAW_LENGTH) {
    throw new RpcError(RPC_CODES.invalidParams, "Expected a signed transaction of at most 128 KiB.");
  }
}
