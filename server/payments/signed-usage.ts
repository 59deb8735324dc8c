import type { Address, Hex } from "viem";
import { z } from "zod";

import type { OutstandingVoucher } from "../metering/ledger.ts";
import { CREDIT } from "./price-list.ts";

/** What one holder used in one epoch and is not paid for, as the contract takes it. Calls are whole. */
export interface SignedUsage {
  /** On the ledger. */
  readonly account: string;
  readonly modelId: bigint;
  /** First second of the epoch. */
  readonly epoch: bigint;
  /** Dollars (6 decimals) for each call by the terms under which it was made. */
  readonly payPerCall: bigint;
  /** Calls that are known to be paid. */
  readonly paid: bigint;
  readonly usage: {
    readonly holder: Address;
    readonly sessionKey: Address;
    readonly validUntil: bigint;
    readonly signed: bigint;
    readonly calls: bigint;
    readonly grant: Hex;
    readonly voucher: Hex;
  };
}

const termsShape = z.object({
  modelId: z.string(),
  holder: z.string(),
  epoch: z.string(),
  sessionKey: z.string(),
  validUntil: z.string(),
  grant: z.string(),
  // Ledgers of before the treasury paid for calls do not have it.
  payPerCall: z.string().default("0"),
});

/** The voucher with the highest count of a holder's epoch, with the calls that were really answered. */
export function toSignedUsage(held: OutstandingVoucher): SignedUsage {
  const terms = termsShape.parse(JSON.parse(held.terms));
  return {
    account: held.account,
    modelId: BigInt(terms.modelId),
    epoch: BigInt(terms.epoch),
    payPerCall: BigInt(terms.payPerCall),
    paid: held.claimed / CREDIT,
    usage: {
      holder: terms.holder as Address,
      sessionKey: terms.sessionKey as Address,
      validUntil: BigInt(terms.validUntil),
      signed: held.ceiling / CREDIT,
      calls: held.charged / CREDIT,
      grant: terms.grant as Hex,
      voucher: held.signature as Hex,
    },
  };
}

/** Calls that are not known to be paid. */
export function unpaidCalls(usages: readonly SignedUsage[]): bigint {
  return usages.reduce((sum, { usage, paid }) => sum + usage.calls - paid, 0n);
}
