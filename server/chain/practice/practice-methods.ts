import { isAddress, isHex, parseEther, type Hex } from "viem";

import { ComodelError } from "../../core/errors.ts";
import { RPC_CODES, RpcError } from "../json-rpc.ts";
import { PRACTICE_ROLES, practiceAccount } from "./accounts.ts";
import { PRACTICE_CHAIN_ID, type DurableChain } from "./durable-chain.ts";
import type { Engine } from "./engine.ts";

/** Below this many wei the faucet gives, and this much it gives. */
export const FAUCET_AMOUNT = parseEther("1");
const FAUCET_GAS = 60_000n;
const FAUCET_TIP = 1_000_000_000n;

/** Questions that the engine answers as they are. */
const PLAIN_READS = new Set([
  "eth_blockNumber",
  "eth_chainId",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getStorageAt",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByBlockNumberAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_syncing",
  "net_version",
  "web3_clientVersion",
]);

/**
 * Questions about the state of this moment. Blocks are only mined when somebody acts, so the time
 * in the latest block may be hours old; "latest" is answered as "pending", which has the chain's clock.
 */
const READS_NOW = new Set(["eth_call", "eth_estimateGas"]);

/** The engine's own words; client libraries know those of public nodes, so these are put before them. */
const OUT_OF_FUNDS = /^Sender doesn't have enough funds/;

/**
 * Answers one JSON-RPC call of the practice chain. What could change the chain without its journal
 * (`hardhat_*`, `evm_*`, `debug_*`, signing by the node) is not among the methods.
 * @throws RpcError
 */
export async function callPracticeChain(
  chain: DurableChain,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  try {
    return await answer(chain, method, params);
  } catch (error) {
    throw toRpcError(error);
  }
}

async function answer(chain: DurableChain, method: string, params: readonly unknown[]): Promise<unknown> {
  if (PLAIN_READS.has(method)) return chain.read(method, params);
  if (READS_NOW.has(method)) return chain.readNow(method, withPendingTag(params));
  switch (method) {
    case "eth_getBlockByNumber":
      return params[0] === "pending" ? chain.readNow(method, params) : chain.read(method, params);
    case "eth_sendRawTransaction":
      return chain.sendRaw(hexParam(params[0], "a signed transaction"));
    case "comodel_clock":
      return chain.clock();
    case "comodel_moveTime":
      return chain.moveTime(Number(params[0]));
    case "comodel_faucet":
      return giveFromFaucet(chain, addressParam(params[0]));
    case "comodel_setCode":
      await chain.setCode(addressParam(params[0]), hexParam(params[1], "runtime code"));
      return true;
    default:
      throw new RpcError(RPC_CODES.methodNotFound, `The practice chain does not offer the method ${method}.`);
  }
}

function withPendingTag([call, block = "latest", ...rest]: readonly unknown[]): unknown[] {
  return [call, block === "latest" ? "pending" : block, ...rest];
}

/** Gives gas money to whoever has little of it; answers the transaction's hash, or null when there is enough. */
async function giveFromFaucet(chain: DurableChain, to: Hex): Promise<string | null> {
  const balance = BigInt(String(await chain.read("eth_getBalance", [to, "latest"])));
  if (balance >= FAUCET_AMOUNT) return null;
  return chain.sendBuilt((request) => signGift(request, to));
}

async function signGift(request: Engine["request"], to: Hex): Promise<string> {
  const account = practiceAccount(PRACTICE_ROLES.faucet);
  const nonce = Number(await request("eth_getTransactionCount", [account.address, "latest"]));
  const gasPrice = BigInt(String(await request("eth_gasPrice", [])));
  return account.signTransaction({
    type: "eip1559",
    chainId: PRACTICE_CHAIN_ID,
    nonce,
    to,
    value: FAUCET_AMOUNT,
    gas: FAUCET_GAS,
    maxFeePerGas: gasPrice * 2n + FAUCET_TIP,
    maxPriorityFeePerGas: FAUCET_TIP,
  });
}

function addressParam(value: unknown): Hex {
  if (typeof value === "string" && isAddress(value, { strict: false })) return value;
  throw new RpcError(
    RPC_CODES.invalidParams,
    `Expected an address, found ${JSON.stringify(value) ?? "nothing"}.`,
  );
}

function hexParam(value: unknown, what: string): Hex {
  if (isHex(value) && value.length % 2 === 0) return value;
  throw new RpcError(RPC_CODES.invalidParams, `Expected ${what} as 0x and hexadecimal digits.`);
}

function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof ComodelError) {
    const data = { code: error.code, ...(error.details === undefined ? {} : { details: error.details }) };
    return new RpcError(RPC_CODES.invalidParams, error.message, data);
  }
  if (!(error instanceof Error)) return new RpcError(RPC_CODES.internalError, String(error));
  const { code, data } = error as Error & { code?: unknown; data?: unknown };
  if (OUT_OF_FUNDS.test(error.message)) {
    return new RpcError(
      RPC_CODES.serverError,
      `insufficient funds for gas * price + value: ${error.message}`,
    );
  }
  const known = typeof code === "number" ? code : RPC_CODES.internalError;
  return new RpcError(known, error.message, data ?? undefined);
}
