import { getAddress, type Address } from "viem";

import { toHeaderJson } from "./header-json.ts";
import type { Http } from "./http.ts";
import type { Session } from "./session.ts";
import { quotaDomain, quotaVoucherTypes } from "./typed-data.ts";
import { signWith } from "./wallet.ts";

/** What the treasury set aside for all holders' free calls; whole standard calls. */
export interface CallBudget {
  /** Dollars (6 decimals) that the operator gets for each call. */
  readonly payPerCall: bigint;
  /** Dollars set aside that are not paid out. */
  readonly funds: bigint;
  /** Calls that were answered and are not paid yet. */
  readonly callsOwed: bigint;
  /** Calls that the money is enough for beside those. When there are none, free calls end until more is set aside. */
  readonly callsLeft: bigint;
  /** Calls a day in the last epochs. */
  readonly callsPerDay: bigint;
  /** When the money is used up at that rate, in seconds of chain time; null while nobody calls. */
  readonly lastsUntil: bigint | null;
}

/** Where a holder stands in the running epoch; whole standard calls. */
export interface QuotaState {
  /** First second of the epoch, chain time. */
  readonly epoch: bigint;
  /** Seconds of chain time. */
  readonly epochEndsAt: bigint;
  readonly callsTotal: bigint;
  readonly callsUsed: bigint;
  /** Calls used and running: the next voucher must be for more. */
  readonly cumulative: bigint;
  /** Who answers and is paid for it: vouchers name it. */
  readonly operator: Address;
  /** Null where members voted no pay for free calls: the operator gives them. */
  readonly budget: CallBudget | null;
}

export async function readQuota(http: Http, model: string, holder: Address): Promise<QuotaState> {
  const path = `/quota?model=${encodeURIComponent(model)}&holder=${holder}`;
  const read = (await http.json({ method: "GET", path })) as QuotaJson;
  return {
    epoch: BigInt(read.epoch),
    epochEndsAt: BigInt(read.epochEndsAt),
    callsTotal: BigInt(read.callsTotal),
    callsUsed: BigInt(read.callsUsed),
    cumulative: BigInt(read.cumulative),
    operator: getAddress(read.operator),
    budget: read.budget === null ? null : toCallBudget(read.budget),
  };
}

/** The money for all free calls of a model; null where members voted no pay for them. */
export async function readCallBudget(http: Http, model: string): Promise<CallBudget | null> {
  const path = `/quota/budget?model=${encodeURIComponent(model)}`;
  const { budget } = (await http.json({ method: "GET", path })) as Pick<QuotaJson, "budget">;
  return budget === null ? null : toCallBudget(budget);
}

type CallBudgetJson = Record<Exclude<keyof CallBudget, "lastsUntil">, string> & { lastsUntil: string | null };
type QuotaJson = Record<Exclude<keyof QuotaState, "budget">, string> & { budget: CallBudgetJson | null };

function toCallBudget(read: CallBudgetJson): CallBudget {
  return {
    payPerCall: BigInt(read.payPerCall),
    funds: BigInt(read.funds),
    callsOwed: BigInt(read.callsOwed),
    callsLeft: BigInt(read.callsLeft),
    callsPerDay: BigInt(read.callsPerDay),
    lastsUntil: read.lastsUntil === null ? null : BigInt(read.lastsUntil),
  };
}

export interface QuotaOrder {
  readonly session: Session;
  readonly modelId: bigint;
  readonly operator: Address;
  readonly epoch: bigint;
  /** Whole calls of this epoch in all, this one included. */
  readonly cumulative: bigint;
  readonly chainId: number;
  readonly holderAllowance: Address;
}

/** The header that pays a call from the holder's free calls. */
export async function quotaHeader(order: QuotaOrder): Promise<Record<string, string>> {
  const { session, modelId, operator, epoch, cumulative, chainId, holderAllowance } = order;
  const signature = await signWith(session.key, {
    domain: quotaDomain(chainId, holderAllowance),
    types: quotaVoucherTypes,
    primaryType: "QuotaVoucher",
    message: { modelId, holder: session.holder, operator, epoch, cumulative },
  });
  const { holder, key, validUntil, grant } = session;
  const voucher = {
    holder,
    epoch: `${epoch}`,
    cumulative: `${cumulative}`,
    sessionKey: key.address,
    validUntil,
    grant,
    signature,
  };
  return { "quota-voucher": toHeaderJson(voucher) };
}
