import { parseEventLogs, type Address, type Hex, type LocalAccount, type TransactionReceipt } from "viem";

import { iCreditVaultAbi } from "../../generated/abi/ICreditVault.ts";
import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import type { ChainReader } from "../chain/clients.ts";
import type { ContractCall, TransactionSender } from "../chain/sender.ts";
import { crashPoint } from "../core/crash-point.ts";
import { Refused } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { fitsIn, gasRoom, sendInBatches, type BatchResult } from "./batches.ts";
import { channelsDomain, claimBatchTypes, type ChannelConfig } from "./typed-data.ts";

/** What one channel owes at the moment of a claim. */
export interface ChannelClaim {
  readonly account: string;
  readonly channelId: Hex;
  readonly config: ChannelConfig;
  /** The ceiling that the payer signed. */
  readonly maxClaimableAmount: bigint;
  readonly signature: Hex;
  /** Cumulative; what the payer was charged. */
  readonly totalClaimed: bigint;
}

export interface ClaimSender {
  /** Claims for the receiver: as `sender`, or by its signature. */
  readonly authorizer: LocalAccount;
  readonly reader: ChainReader;
  readonly sender: TransactionSender;
  readonly chainId: number;
  readonly channels: Address;
  readonly logger: Logger;
}

/** What came home to a model's vault; credits in their smallest unit. */
export interface BroughtHome {
  readonly settled: bigint;
  readonly realised: bigint;
}

/** One channel of a claim, with its calldata; measured at 23,000. */
const CLAIM_GAS = 30_000n;
/** Everything else in the transaction, settling and realising too; measured at 127,000. */
const HOME_GAS = 250_000n;

/**
 * Claims channels, all of one vault, and makes the claims its income at once, in transactions that fit a block; one channel
 * that the contract refuses does not hold up the others.
 */
export async function submitClaims(
  claims: readonly ChannelClaim[],
  target: ClaimSender,
): Promise<BatchResult<ChannelClaim> & BroughtHome> {
  const home = { settled: 0n, realised: 0n };
  if (claims.length === 0) return { taken: [], refused: [], ...home };
  const mostGas = await gasRoom(target.reader);
  const result = await sendInBatches(claims, {
    most: fitsIn(mostGas - HOME_GAS, CLAIM_GAS),
    send: async (batch) => {
      const { settled, realised } = broughtHomeBy(await sendClaims(batch, mostGas, target));
      home.settled += settled;
      home.realised += realised;
    },
    onRefused: ({ channelId }, err) =>
      target.logger.error(
        { channelId, err },
        "a channel cannot be claimed; what it owes is lost unless this changes",
      ),
  });
  return { ...result, ...home };
}

/** A claim as the contract takes it. */
export function toClaimLine({ config, maxClaimableAmount, signature, totalClaimed }: ChannelClaim) {
  return { voucher: { channel: config, maxClaimableAmount }, signature, totalClaimed };
}

/** The receiver's signature over a batch of claims. */
export function signClaims(
  claims: readonly ChannelClaim[],
  { authorizer, chainId, channels }: Pick<ClaimSender, "authorizer" | "chainId" | "channels">,
): Promise<Hex> {
  return authorizer.signTypedData({
    domain: channelsDomain(chainId, channels),
    types: claimBatchTypes,
    primaryType: "ClaimBatch",
    message: { claims },
  });
}

async function sendClaims(
  batch: readonly ChannelClaim[],
  mostGas: bigint,
  target: ClaimSender,
): Promise<TransactionReceipt> {
  const { receiver: vault } = batch[0]!.config;
  const what = `claiming ${batch.length} channels`;
  const args = [batch.map(toClaimLine)];
  crashPoint("claims.before-send");
  const collect = { address: vault, abi: iCreditVaultAbi, functionName: "collect", args, what, mostGas };
  const receipt = await sendOrClaimAlone(collect, batch, target);
  crashPoint("claims.sent");
  return receipt;
}

/** What hinders the income must not hold up the claim: its payer may withdraw. */
async function sendOrClaimAlone(
  collect: ContractCall,
  batch: readonly ChannelClaim[],
  target: ClaimSender,
): Promise<TransactionReceipt> {
  const { sender, channels } = target;
  try {
    return await sender.send(collect);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const args = [...collect.args, await signClaims(batch, target)];
    const claim = { address: channels, abi: inferenceChannelsAbi, functionName: "claimWithSignature", args };
    return sender.send({ ...collect, ...claim });
  }
}

/** The transaction settles and realises for one vault only. */
function broughtHomeBy({ logs }: TransactionReceipt): BroughtHome {
  const settled = parseEventLogs({ abi: inferenceChannelsAbi, eventName: "Settled", logs });
  const realised = parseEventLogs({ abi: iCreditVaultAbi, eventName: "CreditsRealised", logs });
  return {
    settled: sum(settled.map(({ args }) => args.amount)),
    realised: sum(realised.map(({ args }) => args.credits)),
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, amount) => all + amount, 0n);
}
