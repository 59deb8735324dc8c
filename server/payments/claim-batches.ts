import type { Address, Hex, LocalAccount } from "viem";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import type { ChainReader } from "../chain/clients.ts";
import type { TransactionSender } from "../chain/sender.ts";
import { crashPoint } from "../core/crash-point.ts";
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
  /** Signs the claims for the receiver. */
  readonly authorizer: LocalAccount;
  readonly reader: ChainReader;
  readonly sender: TransactionSender;
  readonly chainId: number;
  readonly channels: Address;
  readonly logger: Logger;
}

/** One channel of a claim, with its calldata; measured at 17,000. */
const CLAIM_GAS = 25_000n;

/** Claims in transactions that fit a block; one channel that the contract refuses does not hold up the others. */
export async function submitClaims(
  claims: readonly ChannelClaim[],
  target: ClaimSender,
): Promise<BatchResult<ChannelClaim>> {
  if (claims.length === 0) return { taken: [], refused: [] };
  const mostGas = await gasRoom(target.reader);
  return sendInBatches(claims, {
    most: fitsIn(mostGas, CLAIM_GAS),
    send: (batch) => sendClaims(batch, mostGas, target),
    onRefused: ({ channelId }, err) =>
      target.logger.error(
        { channelId, err },
        "a channel cannot be claimed; what it owes is lost unless this changes",
      ),
  });
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
): Promise<void> {
  const authorization = await signClaims(batch, target);
  crashPoint("claims.before-send");
  await target.sender.send({
    address: target.channels,
    abi: inferenceChannelsAbi,
    functionName: "claimWithSignature",
    args: [batch.map(toClaimLine), authorization],
    what: `claiming ${batch.length} channels`,
    mostGas,
  });
  crashPoint("claims.sent");
}
