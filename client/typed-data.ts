import type { Address, Hex } from "viem";

/** What wallets and session keys sign, as EIP-712 definitions for viem. */

/** A payment channel (x402 batch-settlement). */
export interface ChannelConfig {
  readonly payer: Address;
  readonly payerAuthorizer: Address;
  readonly receiver: Address;
  readonly receiverAuthorizer: Address;
  readonly token: Address;
  /** Seconds. */
  readonly withdrawDelay: number;
  readonly salt: Hex;
}

export const channelTypes = {
  ChannelConfig: [
    { name: "payer", type: "address" },
    { name: "payerAuthorizer", type: "address" },
    { name: "receiver", type: "address" },
    { name: "receiverAuthorizer", type: "address" },
    { name: "token", type: "address" },
    { name: "withdrawDelay", type: "uint40" },
    { name: "salt", type: "bytes32" },
  ],
} as const;

export const voucherTypes = {
  Voucher: [
    { name: "channelId", type: "bytes32" },
    { name: "maxClaimableAmount", type: "uint128" },
  ],
} as const;

export const sessionGrantTypes = {
  SessionGrant: [
    { name: "holder", type: "address" },
    { name: "sessionKey", type: "address" },
    { name: "validUntil", type: "uint64" },
  ],
} as const;

export const quotaVoucherTypes = {
  QuotaVoucher: [
    { name: "modelId", type: "uint256" },
    { name: "holder", type: "address" },
    { name: "operator", type: "address" },
    { name: "epoch", type: "uint64" },
    { name: "cumulative", type: "uint128" },
  ],
} as const;

export const marketOrderTypes = {
  Order: [
    { name: "maker", type: "address" },
    { name: "token", type: "address" },
    { name: "kind", type: "uint8" },
    { name: "tokenId", type: "uint256" },
    { name: "amount", type: "uint128" },
    { name: "price", type: "uint128" },
    { name: "validUntil", type: "uint48" },
    { name: "round", type: "uint64" },
    { name: "salt", type: "uint256" },
  ],
} as const;

const authorization = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

export const receiveAuthorizationTypes = { ReceiveWithAuthorization: authorization } as const;
export const transferAuthorizationTypes = { TransferWithAuthorization: authorization } as const;

export const receiptTypes = {
  Receipt: [
    { name: "releaseId", type: "bytes32" },
    { name: "requestHash", type: "bytes32" },
    { name: "responseHash", type: "bytes32" },
    { name: "runtimeHash", type: "bytes32" },
    { name: "account", type: "bytes32" },
    { name: "charged", type: "uint128" },
    { name: "chargedCumulative", type: "uint128" },
    { name: "issuedAt", type: "uint64" },
    { name: "operator", type: "address" },
  ],
} as const;

export const receiptBatchTypes = { ReceiptBatch: [{ name: "root", type: "bytes32" }] } as const;

export interface SigningDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract: Address;
}

export function channelsDomain(chainId: number, verifyingContract: Address): SigningDomain {
  return { name: "x402 Batch Settlement", version: "1", chainId, verifyingContract };
}

export function quotaDomain(chainId: number, verifyingContract: Address): SigningDomain {
  return { name: "Comodel Quota", version: "1", chainId, verifyingContract };
}

export function marketDomain(chainId: number, verifyingContract: Address): SigningDomain {
  return { name: "Comodel Market", version: "1", chainId, verifyingContract };
}

export function receiptDomain(chainId: number, verifyingContract: Address): SigningDomain {
  return { name: "Comodel Receipt", version: "1", chainId, verifyingContract };
}
