import type { Address, Hex, LocalAccount } from "viem";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import type { TransactionSender } from "../chain/sender.ts";
import { crashPoint } from "../core/crash-point.ts";
import { Refused } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
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
  /** Signs the claims for the receiver. */
  readonly authorizer: LocalAccount;
  readonly sender: TransactionSender;
  readonly chainId: number;
  readonly channels: Address;
  readonly logger: Logger;
}

export interface ClaimResult {
  readonly claimed: readonly ChannelClaim[];
  readonly failed: readonly ChannelClaim[];
}

/** Fits a block with room to spare: a claim costs about 16,000 gas. */
const CLAIMS_PER_TRANSACTION = 50;

/** Claims in transactions of bounded size; one channel that the contract refuses does not hold up the others. */
export async function submitClaims(
  claims: readonly ChannelClaim[],
  target: ClaimSender,
): Promise<ClaimResult> {
  const results: ClaimResult[] = [];
  for (let at = 0; at < claims.length; at += CLAIMS_PER_TRANSACTION) {
    results.push(await submitBatch(claims.slice(at, at + CLAIMS_PER_TRANSACTION), target));
  }
  return joined(results);
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

async function submitBatch(batch: readonly ChannelClaim[], target: ClaimSender): Promise<ClaimResult> {
  const { sender, channels, logger } = target;
  const lines = batch.map(toClaimLine);
  const authorization = await signClaims(batch, target);
  try {
    crashPoint("claims.before-send");
    await sender.send({
      address: channels,
      abi: inferenceChannelsAbi,
      functionName: "claimWithSignature",
      args: [lines, authorization],
      what: `claiming ${batch.length} channels`,
    });
    crashPoint("claims.sent");
    return { claimed: batch, failed: [] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (batch.length === 1) {
      logger.error(
        { channelId: batch[0]?.channelId, err: error },
        "a channel cannot be claimed; what it owes is lost unless this changes",
      );
      return { claimed: [], failed: batch };
    }
    const middle = Math.ceil(batch.length / 2);
    return joined([
      await submitBatch(batch.slice(0, middle), target),
      await submitBatch(batch.slice(middle), target),
    ]);
  }
}

function joined(results: readonly ClaimResult[]): ClaimResult {
  return {
    claimed: results.flatMap(({ claimed }) => claimed),
    failed: results.flatMap(({ failed }) => failed),
  };
}
