import type { Address, Hex } from "viem";

import {
  domainSeparator,
  hashText,
  hashWords,
  toHexText,
  toWord,
  typedDataDigest,
} from "../metering/struct-hash.ts";

/** A payment channel of the x402 batch-settlement contract; its hash is the channel's id. */
export interface ChannelConfig {
  readonly payer: Address;
  /** Session key that signs vouchers; the zero address lets the payer sign. */
  readonly payerAuthorizer: Address;
  readonly receiver: Address;
  readonly receiverAuthorizer: Address;
  readonly token: Address;
  /** Seconds. */
  readonly withdrawDelay: number;
  readonly salt: Hex;
}

/** The hashes of x402 batch-settlement for one contract on one chain. */
export interface ChannelHasher {
  channelId(config: ChannelConfig): Hex;
  voucherDigest(channelId: Hex, maxClaimableAmount: bigint): Uint8Array;
}

/** What a holder's wallet signs once: this key may sign calls until then. */
export interface SessionGrant {
  readonly holder: Address;
  readonly sessionKey: Address;
  /** Seconds since 1970. */
  readonly validUntil: bigint;
}

/** What a holder's session key signs: so many whole calls of this model with this operator in this epoch. */
export interface QuotaVoucher {
  readonly modelId: bigint;
  readonly holder: Address;
  readonly operator: Address;
  /** First second of the epoch. */
  readonly epoch: bigint;
  /** Whole calls in this epoch, cumulative. */
  readonly cumulative: bigint;
}

const CHANNEL_CONFIG = hashText(
  "ChannelConfig(address payer,address payerAuthorizer,address receiver,address receiverAuthorizer,address token," +
    "uint40 withdrawDelay,bytes32 salt)",
);
const VOUCHER = hashText("Voucher(bytes32 channelId,uint128 maxClaimableAmount)");
const SESSION_GRANT = hashText("SessionGrant(address holder,address sessionKey,uint64 validUntil)");
const QUOTA_VOUCHER = hashText(
  "QuotaVoucher(uint256 modelId,address holder,address operator,uint64 epoch,uint128 cumulative)",
);

export const claimBatchTypes = {
  ClaimBatch: [{ name: "claims", type: "ClaimEntry[]" }],
  ClaimEntry: [
    { name: "channelId", type: "bytes32" },
    { name: "maxClaimableAmount", type: "uint128" },
    { name: "totalClaimed", type: "uint128" },
  ],
} as const;

export function channelsDomain(chainId: number, channels: Address) {
  return { name: "x402 Batch Settlement", version: "1", chainId, verifyingContract: channels } as const;
}

export function createChannelHasher(chainId: number, channels: Address): ChannelHasher {
  const separator = domainSeparator(channelsDomain(chainId, channels));
  const known = new WeakMap<ChannelConfig, Hex>();
  return {
    channelId: (config) => {
      const found = known.get(config);
      if (found !== undefined) return found;
      const words = [
        config.payer,
        config.payerAuthorizer,
        config.receiver,
        config.receiverAuthorizer,
        config.token,
        BigInt(config.withdrawDelay),
        config.salt,
      ].map(toWord);
      const id = toHexText(typedDataDigest(separator, hashWords([CHANNEL_CONFIG, ...words])));
      known.set(config, id);
      return id;
    },
    voucherDigest: (channelId, maxClaimableAmount) =>
      typedDataDigest(separator, hashWords([VOUCHER, toWord(channelId), toWord(maxClaimableAmount)])),
  };
}

/** The digests of free calls, bound to the HolderAllowance contract of a chain, which checks them too. */
export interface QuotaHasher {
  grantDigest(grant: SessionGrant): Uint8Array;
  voucherDigest(voucher: QuotaVoucher): Uint8Array;
}

export function createQuotaHasher(chainId: number, allowance: Address): QuotaHasher {
  const separator = domainSeparator({
    name: "Comodel Quota",
    version: "1",
    chainId,
    verifyingContract: allowance,
  });
  return {
    grantDigest: ({ holder, sessionKey, validUntil }) => {
      const words = [holder, sessionKey, validUntil].map(toWord);
      return typedDataDigest(separator, hashWords([SESSION_GRANT, ...words]));
    },
    voucherDigest: ({ modelId, holder, operator, epoch, cumulative }) => {
      const words = [modelId, holder, operator, epoch, cumulative].map(toWord);
      return typedDataDigest(separator, hashWords([QUOTA_VOUCHER, ...words]));
    },
  };
}
