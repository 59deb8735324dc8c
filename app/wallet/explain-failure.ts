import {
  BaseError,
  ContractFunctionRevertedError,
  HttpRequestError,
  InsufficientFundsError,
  RawContractError,
  type Hex,
  TimeoutError,
  UserRejectedRequestError,
} from "viem";
import { messages } from "../messages.ts";
import { isLostConnection } from "./lost-connection.ts";
import { explainRevert } from "./errors.ts";

/** A failure whose message is already a plain sentence. */
export class ExplainedFailure extends Error {}

/** One plain sentence for whatever stopped a signature or a transaction. */
export function explainFailure(error: unknown): string {
  if (error instanceof ExplainedFailure) return error.message;
  if (isLostConnection(error)) return messages.wallet.failure.noReply;
  if (!(error instanceof BaseError)) {
    return messages.wallet.failure.unknown(error instanceof Error ? error.message : String(error));
  }
  if (error.walk((cause) => cause instanceof UserRejectedRequestError) !== null)
    return messages.wallet.failure.rejected;
  if (error.walk((cause) => cause instanceof InsufficientFundsError) !== null)
    return messages.wallet.failure.noGas;
  const revert = revertData(error);
  if (revert !== null) return explainRevert(revert);
  if (error.walk(isNoReply) !== null) return messages.wallet.failure.noReply;
  return messages.wallet.failure.unknown(error.shortMessage);
}

function isNoReply(cause: unknown): boolean {
  return cause instanceof HttpRequestError || cause instanceof TimeoutError || isLostConnection(cause);
}

function revertData(error: BaseError): Hex | null {
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (reverted instanceof ContractFunctionRevertedError && reverted.raw !== undefined) return reverted.raw;
  const raw = error.walk((cause) => cause instanceof RawContractError);
  if (raw instanceof RawContractError) {
    const data = typeof raw.data === "object" ? raw.data.data : raw.data;
    if (data !== undefined && data !== "0x") return data;
  }
  return null;
}
