import {
  encodeFunctionData,
  keccak256,
  WaitForTransactionReceiptTimeoutError,
  type Abi,
  type Address,
  type Hex,
  type LocalAccount,
  type TransactionReceipt,
  type TransactionSerializable,
} from "viem";

import type { Clock } from "../core/clock.ts";
import { Refused, Unavailable } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { OutboxEntry, OutboxStore } from "../metering/records.ts";
import { broadcast, isNonceTaken } from "./broadcast.ts";
import { toChainError } from "./chain-errors.ts";
import { onChain, type ChainReader } from "./clients.ts";
import { createTurnQueue } from "./turn-queue.ts";
import { createUnsettled, findReceipt, type Unsettled } from "./unsettled.ts";

/** One call of a contract that shall become a transaction. */
export interface ContractCall {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** Wei. */
  readonly value?: bigint;
  /** More gas than this is refused before anything is signed: code of strangers may run in it. */
  readonly mostGas?: bigint;
  /** The attempt in words, for errors and the log: "claiming channel 0x12..". */
  readonly what: string;
}

/** A signed transaction. Whoever stores it can broadcast the same one again after a crash. */
export interface SignedTransaction {
  readonly raw: Hex;
  readonly hash: Hex;
  readonly nonce: number;
  readonly call: ContractCall;
}

export interface SendOptions {
  /**
   * Called before the broadcast, for an outbox. A second call means that the first transaction can
   * never be mined, because its nonce went to another one, and this one replaces it.
   */
  readonly onSigned?: (signed: SignedTransaction) => Promise<void>;
}

export interface TransactionSender {
  readonly address: Address;
  /**
   * Estimates, signs, broadcasts and waits for the receipt. Calls of one sender get their nonces in order.
   * @throws Refused the contract's error by name, before or after mining; `gas-too-much` above the call's `mostGas`
   * @throws Unavailable `chain-unavailable`, or `transaction-pending` with the hash, when its fate is not known yet
   */
  send(call: ContractCall, options?: SendOptions): Promise<TransactionReceipt>;
  /** Broadcasts a stored transaction again if needed, and waits for its receipt; throws as `send` does. */
  settle(signed: SignedTransaction): Promise<TransactionReceipt>;
  /** Sends again what an earlier process signed and left in the outbox; call it before anything else is sent. */
  resume(): Promise<void>;
}

export interface SenderOptions {
  readonly account: LocalAccount;
  readonly reader: ChainReader;
  readonly clock: Clock;
  readonly logger: Logger;
  /** ABIs whose errors may come from deeper calls, beside the called contract's own. */
  readonly errorAbis?: readonly Abi[];
  /** Blocks on top of each other before a receipt counts; 1 by default. */
  readonly confirmations?: number;
  readonly receiptTimeoutMs?: number;
  /** Keeps each signed transaction until its fate is known, so that a crash cannot lose or double it. */
  readonly outbox?: OutboxStore;
}

const MAX_ATTEMPTS = 4;
const RETRY_DELAY_MS = 300;
/** Room above the estimate, in percent, for state that moves between estimate and mining. */
const GAS_MARGIN_PERCENT = 20n;

/**
 * One sender per account: it owns the account's nonces. Two of them cope with a nonce that the other
 * took, but the identical call with the identical nonce is one transaction, and both would count it.
 */
export function createTransactionSender(options: SenderOptions): TransactionSender {
  const { account, logger, clock } = options;
  const turns = createTurnQueue();
  const unsettled = options.outbox && createUnsettled({ ...options, outbox: options.outbox });
  let nextNonce: number | undefined;

  const broadcastNext = async (
    call: ContractCall,
    onSigned: SendOptions["onSigned"],
  ): Promise<SignedTransaction> => {
    await unsettled?.sendAgain();
    for (let attempt = 1; ; attempt += 1) {
      const signed = await signCall(call, nextNonce, options);
      await onSigned?.(signed);
      await unsettled?.keep(toEntry(signed));
      try {
        await broadcast(signed, options.reader);
        nextNonce = signed.nonce + 1;
        return signed;
      } catch (error) {
        nextNonce = undefined;
        const problem = toChainError(error, call.what, abisOf(call, options));
        await noteFate(problem, signed, unsettled);
        if (attempt >= MAX_ATTEMPTS || !isNonceTaken(error)) throw problem;
        logger.warn({ what: call.what, nonce: signed.nonce, attempt }, "the nonce was taken, signing again");
        await clock.sleep(RETRY_DELAY_MS * attempt);
      }
    }
  };

  return {
    address: account.address,
    send: async (call, { onSigned } = {}) => {
      const signed = await turns.run(() => broadcastNext(call, onSigned));
      return awaitFate(signed, { ...options, unsettled });
    },
    settle: async (signed) => {
      if ((await findReceipt(signed.hash, options.reader)) === null) {
        await turns.run(() => broadcastAgain(signed, options));
      }
      return awaitReceipt(signed, options);
    },
    resume: async () => {
      await unsettled?.load();
      try {
        await turns.run(async () => unsettled?.sendAgain());
      } catch (error) {
        // It is tried again before anything new is signed.
        logger.warn({ err: error }, "signed transactions wait, because the chain does not answer");
      }
    },
  };
}

function toEntry({ hash, raw, nonce, call }: SignedTransaction): OutboxEntry {
  return { hash, raw, nonce, what: call.what };
}

/** A failure that leaves open whether the transaction will be mined keeps it; any other one settles it. */
async function noteFate(
  problem: Error,
  signed: SignedTransaction,
  unsettled: Unsettled | undefined,
): Promise<void> {
  if (problem instanceof Unavailable && problem.code !== "gas-money-missing")
    unsettled?.abandon(toEntry(signed));
  else await unsettled?.settle(signed.hash);
}

async function awaitFate(
  signed: SignedTransaction,
  { unsettled, ...options }: SenderOptions & { unsettled: Unsettled | undefined },
): Promise<TransactionReceipt> {
  try {
    const receipt = await awaitReceipt(signed, options);
    await unsettled?.settle(signed.hash);
    return receipt;
  } catch (error) {
    await noteFate(toChainError(error, signed.call.what), signed, unsettled);
    throw error;
  }
}

async function signCall(
  call: ContractCall,
  knownNonce: number | undefined,
  options: SenderOptions,
): Promise<SignedTransaction> {
  const { account, reader } = options;
  const data = encodeFunctionData(call);
  const { value = 0n } = call;
  const request = { account: account.address, to: call.address, data, value };
  const facts = await onChain(
    call.what,
    async () => {
      const [estimate, fees, pendingNonce] = await Promise.all([
        reader.estimateGas(request),
        reader.estimateFeesPerGas({ type: "eip1559" }),
        reader.getTransactionCount({ address: account.address, blockTag: "pending" }),
      ]);
      return { estimate, fees, pendingNonce };
    },
    abisOf(call, options),
  );
  assertGasWithin(call, facts.estimate);
  const nonce = Math.max(facts.pendingNonce, knownNonce ?? 0);
  const transaction: TransactionSerializable = {
    type: "eip1559",
    chainId: reader.chain.id,
    nonce,
    to: call.address,
    data,
    value,
    gas: (facts.estimate * (100n + GAS_MARGIN_PERCENT)) / 100n,
    maxFeePerGas: facts.fees.maxFeePerGas,
    maxPriorityFeePerGas: facts.fees.maxPriorityFeePerGas,
  };
  const raw = await account.signTransaction(transaction);
  return { raw, hash: keccak256(raw), nonce, call };
}

function assertGasWithin({ what, mostGas }: ContractCall, estimate: bigint): void {
  if (mostGas === undefined || estimate <= mostGas) return;
  throw new Refused("gas-too-much", `Expected ${what} to take at most ${mostGas} gas, found ${estimate}.`);
}

async function broadcastAgain(signed: SignedTransaction, options: SenderOptions): Promise<void> {
  try {
    await broadcast(signed, options.reader);
  } catch (error) {
    if (!isNonceTaken(error)) throw toChainError(error, signed.call.what, abisOf(signed.call, options));
    throw new Refused(
      "transaction-replaced",
      `Another transaction took nonce ${signed.nonce}; ${signed.call.what} did not happen.`,
      {
        details: { hash: signed.hash, nonce: signed.nonce },
        cause: error,
      },
    );
  }
}

async function awaitReceipt(signed: SignedTransaction, options: SenderOptions): Promise<TransactionReceipt> {
  const { reader, confirmations = 1, receiptTimeoutMs = 120_000 } = options;
  const { hash, call } = signed;
  try {
    const receipt = await reader.waitForTransactionReceipt({
      hash,
      confirmations,
      timeout: receiptTimeoutMs,
    });
    if (receipt.status === "success") return receipt;
    throw await revertReason(signed, receipt, options);
  } catch (error) {
    if (!(error instanceof WaitForTransactionReceiptTimeoutError))
      throw toChainError(error, call.what, abisOf(call, options));
    throw new Unavailable(
      "transaction-pending",
      `${call.what} was sent, but is not mined after ${receiptTimeoutMs} ms.`,
      {
        details: { hash, nonce: signed.nonce },
        retryAfterMs: 10_000,
        cause: error,
      },
    );
  }
}

/** A receipt does not say why; the same call on the state that the block left behind does. */
async function revertReason(
  { call, hash }: SignedTransaction,
  receipt: TransactionReceipt,
  options: SenderOptions,
): Promise<Error> {
  const { account, reader } = options;
  const { blockNumber } = receipt;
  try {
    const data = encodeFunctionData(call);
    await reader.call({
      account: account.address,
      to: call.address,
      data,
      value: call.value ?? 0n,
      blockNumber,
    });
  } catch (error) {
    return toChainError(error, call.what, abisOf(call, options));
  }
  return new Refused(
    "reverted",
    `The contract refused ${call.what} in block ${blockNumber}; the reason cannot be reproduced.`,
    {
      details: { hash, blockNumber },
    },
  );
}

function abisOf(call: ContractCall, { errorAbis = [] }: SenderOptions): readonly Abi[] {
  return [call.abi, ...errorAbis];
}
