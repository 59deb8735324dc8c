import { encodeAbiParameters, keccak256, zeroHash, type Address, type Hex } from "viem";
import type { LocalAccount } from "viem/accounts";

import { CANONICAL_CHANNELS, CANONICAL_COLLECTOR } from "../../../scripts/deploy/channels.ts";

/** The terms of a channel, as payment clients write them. */
export interface ChannelConfig {
  readonly payer: Address;
  readonly payerAuthorizer: Address;
  readonly receiver: Address;
  readonly receiverAuthorizer: Address;
  readonly token: Address;
  readonly withdrawDelay: number;
  readonly salt: Hex;
}

/** One line of a batch of claims. */
export interface VoucherClaim {
  readonly voucher: { readonly channel: ChannelConfig; readonly maxClaimableAmount: bigint };
  readonly signature: Hex;
  readonly totalClaimed: bigint;
}

const CHAIN_ID = 31337;

/** The published signing domain on the test chain. */
export const CHANNELS_DOMAIN = {
  name: "x402 Batch Settlement",
  version: "1",
  chainId: CHAIN_ID,
  verifyingContract: CANONICAL_CHANNELS,
} as const;

const CLAIM_TYPES = {
  ClaimBatch: [{ name: "claims", type: "ClaimEntry[]" }],
  ClaimEntry: [
    { name: "channelId", type: "bytes32" },
    { name: "maxClaimableAmount", type: "uint128" },
    { name: "totalClaimed", type: "uint128" },
  ],
} as const;

/** Signs a voucher: up to `maxClaimableAmount` of the channel, in all, may be claimed. */
export function signVoucher(signer: LocalAccount, channelId: Hex, maxClaimableAmount: bigint): Promise<Hex> {
  return signer.signTypedData({
    domain: CHANNELS_DOMAIN,
    types: {
      Voucher: [
        { name: "channelId", type: "bytes32" },
        { name: "maxClaimableAmount", type: "uint128" },
      ],
    },
    primaryType: "Voucher",
    message: { channelId, maxClaimableAmount },
  });
}

/** Signs a batch of claims as the receiver's authorizer. */
export function signClaims(
  signer: LocalAccount,
  lines: readonly { readonly channelId: Hex; readonly claim: VoucherClaim }[],
): Promise<Hex> {
  return signer.signTypedData({
    domain: CHANNELS_DOMAIN,
    types: CLAIM_TYPES,
    primaryType: "ClaimBatch",
    message: {
      claims: lines.map(({ channelId, claim }) => ({
        channelId,
        maxClaimableAmount: claim.voucher.maxClaimableAmount,
        totalClaimed: claim.totalClaimed,
      })),
    },
  });
}

/** Signs a refund as the receiver's authorizer. */
export function signRefund(
  signer: LocalAccount,
  channelId: Hex,
  nonce: bigint,
  amount: bigint,
): Promise<Hex> {
  return signer.signTypedData({
    domain: CHANNELS_DOMAIN,
    types: {
      Refund: [
        { name: "channelId", type: "bytes32" },
        { name: "nonce", type: "uint256" },
        { name: "amount", type: "uint128" },
      ],
    },
    primaryType: "Refund",
    message: { channelId, nonce, amount },
  });
}

/** What the collector takes: the payer's signed authorization, bound to the channel. */
export async function signDeposit(options: {
  readonly payer: LocalAccount;
  readonly token: { readonly name: string; readonly address: Address };
  readonly channelId: Hex;
  readonly amount: bigint;
  readonly validBefore: bigint;
  readonly salt?: bigint;
}): Promise<Hex> {
  const { payer, token, channelId, amount, validBefore, salt = 0n } = options;
  const nonce = keccak256(encodeAbiParameters([{ type: "bytes32" }, { type: "uint256" }], [channelId, salt]));
  const signature = await signTransfer({
    signer: payer,
    token,
    primaryType: "ReceiveWithAuthorization",
    message: {
      from: payer.address,
      to: CANONICAL_COLLECTOR,
      value: amount,
      validAfter: 0n,
      validBefore,
      nonce,
    },
  });
  return encodeAbiParameters(
    [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
    [0n, validBefore, salt, signature],
  );
}

/** An ERC-3009 authorization. */
export interface Authorization {
  readonly from: Address;
  readonly to: Address;
  readonly value: bigint;
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly nonce: Hex;
}

/** Signs an ERC-3009 authorization of a token of ours. */
export function signTransfer(options: {
  readonly signer: LocalAccount;
  readonly token: { readonly name: string; readonly address: Address };
  readonly primaryType: "TransferWithAuthorization" | "ReceiveWithAuthorization";
  readonly message: Authorization;
}): Promise<Hex> {
  const { signer, token, primaryType, message } = options;
  const fields = [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ] as const;
  return signer.signTypedData({
    domain: { name: token.name, version: "1", chainId: CHAIN_ID, verifyingContract: token.address },
    types: { [primaryType]: fields },
    primaryType,
    message: { ...message },
  });
}

/** A channel with the shortest delay and no salt. */
export function channelConfig(
  people: Pick<ChannelConfig, "payer" | "payerAuthorizer" | "receiver" | "receiverAuthorizer" | "token">,
): ChannelConfig {
  return { ...people, withdrawDelay: 900, salt: zeroHash };
}
