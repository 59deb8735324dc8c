import { keccak256, toHex, type Address, type Hex, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";

import { quotaDomain, quotaVoucherTypes, sessionGrantTypes } from "../../client/typed-data.ts";

/** Free calls of one holder in one epoch, as `HolderAllowance.settle` takes them. */
export interface SignedUsage {
  readonly holder: Address;
  readonly sessionKey: Address;
  readonly validUntil: bigint;
  readonly signed: bigint;
  readonly calls: bigint;
  readonly grant: Hex;
  readonly voucher: Hex;
}

export interface UsageToSign {
  readonly holder: LocalAccount;
  readonly chainId: number;
  readonly holderAllowance: Address;
  readonly modelId: bigint;
  readonly operator: Address;
  /** First second of the epoch. */
  readonly epoch: bigint;
  readonly calls: bigint;
}

const WEEK_SECONDS = 7n * 86_400n;

/** Signs calls as the client does: the wallet lets a key of its own sign, and the key signs the calls. */
export async function signUsage(usage: UsageToSign): Promise<SignedUsage> {
  const { holder, chainId, holderAllowance, modelId, operator, epoch, calls } = usage;
  const key = privateKeyToAccount(keccak256(toHex(`session of ${holder.address}`)));
  const domain = quotaDomain(chainId, holderAllowance);
  const validUntil = epoch + WEEK_SECONDS;
  const grant = await holder.signTypedData({
    ...{ domain, types: sessionGrantTypes, primaryType: "SessionGrant" },
    message: { holder: holder.address, sessionKey: key.address, validUntil },
  });
  const voucher = await key.signTypedData({
    ...{ domain, types: quotaVoucherTypes, primaryType: "QuotaVoucher" },
    message: { modelId, holder: holder.address, operator, epoch, cumulative: calls },
  });
  return {
    ...{ holder: holder.address, sessionKey: key.address, validUntil },
    ...{ signed: calls, calls, grant, voucher },
  };
}
