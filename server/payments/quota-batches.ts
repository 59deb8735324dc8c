import type { Address } from "viem";

import { iHolderAllowanceAbi } from "../../generated/abi/IHolderAllowance.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import type { TransactionSender } from "../chain/sender.ts";
import { Refused } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { Ledger } from "../metering/ledger.ts";
import { fitsIn, gasRoom, sendInBatches } from "./batches.ts";
import { hasCode } from "./contract-signature.ts";
import { CREDIT } from "./price-list.ts";
import { unpaidCalls, type SignedUsage } from "./signed-usage.ts";

export interface QuotaBatchOptions {
  readonly reader: ChainReader;
  readonly sender: TransactionSender;
  readonly ledger: Ledger;
  readonly holderAllowance: Address;
  readonly operator: Address;
  readonly logger: Logger;
}

/** What a settlement of one epoch brought; calls are whole. */
export interface EpochReport {
  readonly holders: number;
  readonly paid: bigint;
  /** Calls that the contract takes but had no money for, or that are above what the epoch has. */
  readonly short: bigint;
}

/** One holder's two signatures, storage and event; measured at 40,000. */
const HOLDER_GAS = 60_000n;
/** A wallet that is a contract runs code of its own, at the operator's cost. */
const CONTRACT_HOLDER_GAS = 400_000n;
const NOTHING_LEFT = "HolderAllowanceNothingToSettle";

/**
 * Settles one epoch of one model. What the chain has paid before is recorded first, so that whatever an earlier
 * process sent and did not live to record is neither lost nor sent again.
 */
export async function settleEpoch(
  usages: readonly SignedUsage[],
  options: QuotaBatchOptions,
): Promise<EpochReport> {
  const open = await recordPaid(usages, options);
  const { plain, contracts } = await byKind(open, options);
  const room = await gasRoom(options.reader);
  const refused = new Set<SignedUsage>();
  const onRefused = (one: SignedUsage, why: Refused): void => {
    refused.add(one);
    noteRefusal(one, why, options);
  };
  const send = (mostGas: bigint) => (batch: readonly SignedUsage[]) => sendUsages(batch, mostGas, options);
  await sendInBatches(plain, { most: fitsIn(room, HOLDER_GAS), send: send(room), onRefused });
  await sendInBatches(contracts, { most: 1, send: send(CONTRACT_HOLDER_GAS), onRefused });
  const left = await recordPaid(open, options);
  return {
    holders: usages.length - left.length,
    paid: unpaidCalls(usages) - unpaidCalls(left),
    short: unpaidCalls(left.filter(({ account }) => ![...refused].some((one) => one.account === account))),
  };
}

/** Writes down what the chain says is paid, and answers what is not. */
async function recordPaid(
  usages: readonly SignedUsage[],
  options: QuotaBatchOptions,
): Promise<SignedUsage[]> {
  const read = await Promise.all(usages.map((one) => readPaid(one, options)));
  const changed = read.filter(({ paid }, index) => paid > usages[index]!.paid);
  await Promise.all(changed.map(({ account, paid }) => options.ledger.recordClaim(account, paid * CREDIT)));
  return read.filter(({ paid, usage }) => paid < usage.calls);
}

async function readPaid(
  one: SignedUsage,
  { reader, holderAllowance, operator, logger }: QuotaBatchOptions,
): Promise<SignedUsage> {
  const { modelId, epoch, usage } = one;
  const [settledEpoch, settled] = await onChain("reading which free calls are paid", () =>
    reader.readContract({
      address: holderAllowance,
      abi: iHolderAllowanceAbi,
      functionName: "settledCalls",
      args: [modelId, operator, usage.holder],
    }),
  );
  if (settledEpoch < epoch) return one;
  if (settledEpoch === epoch) return { ...one, paid: settled };
  const facts = { modelId: `${modelId}`, epoch: `${epoch}`, holder: usage.holder };
  logger.warn(facts, "free calls stay unpaid: a later epoch of this holder is settled");
  return { ...one, paid: usage.calls };
}

async function byKind(usages: readonly SignedUsage[], { reader }: QuotaBatchOptions) {
  const isContract = await Promise.all(usages.map(({ usage }) => hasCode(usage.holder, reader)));
  return {
    plain: usages.filter((_, index) => !isContract[index]),
    contracts: usages.filter((_, index) => isContract[index]),
  };
}

async function sendUsages(
  batch: readonly SignedUsage[],
  mostGas: bigint,
  { sender, holderAllowance, operator }: QuotaBatchOptions,
): Promise<void> {
  const { modelId, epoch } = batch[0]!;
  try {
    await sender.send({
      address: holderAllowance,
      abi: iHolderAllowanceAbi,
      functionName: "settle",
      args: [modelId, operator, epoch, batch.map(({ usage }) => usage)],
      what: `settling the free calls of ${batch.length} holders`,
      mostGas,
    });
  } catch (error) {
    // The contract takes them and has no money: they wait, and smaller batches would not help.
    if (!(error instanceof Refused && error.code === NOTHING_LEFT)) throw error;
  }
}

function noteRefusal(
  { modelId, epoch, usage }: SignedUsage,
  err: Refused,
  { logger }: QuotaBatchOptions,
): void {
  const facts = { modelId: `${modelId}`, epoch: `${epoch}`, holder: usage.holder, err };
  logger.warn(facts, "the free calls of a holder cannot be settled and will be tried again");
}
