import {
  BaseError,
  ContractFunctionRevertedError,
  decodeErrorResult,
  ExecutionRevertedError,
  HttpRequestError,
  InsufficientFundsError,
  LimitExceededRpcError,
  ResourceUnavailableRpcError,
  RpcRequestError,
  TimeoutError,
  WebSocketRequestError,
  isHex,
  size,
  type Abi,
  type Hex,
} from "viem";

import { ComodelError, Defect, Refused, Unavailable } from "../core/errors.ts";
import { RPC_CODES } from "./json-rpc.ts";

const UNREACHABLE = [
  HttpRequestError,
  WebSocketRequestError,
  TimeoutError,
  LimitExceededRpcError,
  ResourceUnavailableRpcError,
] as const;

/** Rate limits and outages that nodes answer as errors. */
const BUSY_CODES = new Set([-32005, -32002, 429]);

/**
 * Sorts whatever viem throws: no answer is `Unavailable` (`chain-unavailable`), a revert is
 * `Refused` with the name and arguments of the contract's error, the rest is a `Defect`.
 * @param what the attempt in words: "reading the price"
 * @param abis where custom errors are looked up
 */
export function toChainError(error: unknown, what: string, abis: readonly Abi[] = []): ComodelError {
  if (error instanceof ComodelError) return error;
  if (!(error instanceof BaseError)) {
    return new Defect(
      "chain-call-broke",
      `${what} broke: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  if (isUnreachable(error)) {
    return new Unavailable(
      "chain-unavailable",
      `The chain did not answer while ${what}: ${error.shortMessage}`,
      {
        cause: error,
        retryAfterMs: 2_000,
      },
    );
  }
  const data = revertData(error);
  if (data !== undefined) return toRefused(data, what, abis, error);
  if (isOutOfFunds(error)) {
    return new Unavailable("gas-money-missing", `The sending account has too little gas money for ${what}.`, {
      cause: error,
    });
  }
  return new Defect("chain-call-broke", `${what} broke: ${error.shortMessage}`, { cause: error });
}

function isUnreachable(error: BaseError): boolean {
  const found = error.walk(
    (cause) =>
      UNREACHABLE.some((kind) => cause instanceof kind) ||
      (cause instanceof RpcRequestError && BUSY_CODES.has(cause.code)),
  );
  return found !== null;
}

/** viem names it after an estimate only; after a broadcast there are just the node's words. */
function isOutOfFunds(error: BaseError): boolean {
  const found = error.walk(
    (cause) =>
      cause instanceof InsufficientFundsError ||
      (cause instanceof RpcRequestError &&
        InsufficientFundsError.nodeMessage.test(cause.details.toLowerCase())),
  );
  return found !== null;
}

/** The raw return data of a revert, wherever viem has put it; undefined when it was no revert. */
function revertData(error: BaseError): Hex | undefined {
  const reverted = error.walk(
    (cause) =>
      cause instanceof ExecutionRevertedError ||
      cause instanceof ContractFunctionRevertedError ||
      (cause instanceof RpcRequestError && cause.code === RPC_CODES.reverted),
  );
  if (reverted === null) return undefined;
  const carrier = error.walk((cause) => returnDataOf(cause) !== undefined);
  return returnDataOf(carrier) ?? "0x";
}

function returnDataOf(cause: unknown): Hex | undefined {
  if (cause instanceof ContractFunctionRevertedError) return cause.raw;
  return cause instanceof RpcRequestError && isHex(cause.data) ? cause.data : undefined;
}

/** A revert in the contract's own words. */
export function toRefused(data: Hex, what: string, abis: readonly Abi[], cause?: unknown): Refused {
  if (size(data) < 4) {
    return new Refused("reverted", `The contract refused ${what} without a reason.`, { cause });
  }
  for (const abi of abis) {
    const decoded = tryDecode(abi, data);
    if (decoded === undefined) continue;
    const { errorName, args, facts } = decoded;
    const message = `The contract refused ${what}: ${errorName}(${args.map(String).join(", ")}).`;
    return new Refused(errorName, message, { details: facts, cause });
  }
  return new Refused(
    "reverted-unknown",
    `The contract refused ${what} with an error that is not in the ABIs.`,
    {
      details: { data },
      cause,
    },
  );
}

/** Undefined when the error is not one of this ABI; `Error(string)` and `Panic(uint256)` are in each. */
function tryDecode(
  abi: Abi,
  data: Hex,
): { errorName: string; args: readonly unknown[]; facts: Record<string, unknown> } | undefined {
  const selector = data.slice(0, 10);
  try {
    const { errorName, args = [], abiItem } = decodeErrorResult({ abi, data });
    const inputs = "inputs" in abiItem ? abiItem.inputs : [];
    const facts = Object.fromEntries(args.map((value, index) => [inputs[index]?.name || `${index}`, value]));
    return { errorName, args, facts };
  } catch (error) {
    if (error instanceof BaseError) return undefined;
    throw new Defect("revert-undecodable", `Cannot decode the error ${selector}.`, { cause: error });
  }
}
