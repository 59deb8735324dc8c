import { newcomerCalls, type Allowance } from "./allowance.ts";
import type { ModelTerms } from "./model-terms.ts";
import type { LedgerRefusal } from "./payment-way.ts";
import { PaymentRefused } from "./payment-refused.ts";
import { CREDIT } from "./price-list.ts";
import { endOf, type Pool } from "./quota-pool.ts";

/** What a voucher was held against. */
export interface QuotaContext {
  readonly terms: ModelTerms;
  readonly allowance: Allowance;
  readonly pool: Pool;
}

/** Why the ledger took no reservation for a free call, and what to do. */
export function explainQuotaRefusal(
  outcome: LedgerRefusal,
  { epoch, cumulative }: { readonly epoch: bigint; readonly cumulative: bigint },
  { allowance, terms, pool }: QuotaContext,
): PaymentRefused {
  const wait = `Wait for the next epoch, which begins at ${isoTime(endOf(epoch, terms))} of the chain's time, or pay with credits.`;
  if (outcome.kind === "pool-used-up" && pool.limitedBy === "money") {
    return new PaymentRefused(
      "quota-budget-used-up",
      "What the treasury set aside for free calls is used up. Members can vote to set more aside; until then, pay with credits.",
    );
  }
  if (outcome.kind === "pool-used-up" && allowance.pool === "newcomers") {
    return new PaymentRefused(
      "quota-newcomers-used-up",
      `Shares that came after this epoch began, and parts too small for a call of their own, have ${newcomerCalls(terms.callsPerEpoch)} free calls of this epoch in common, and these are used. ${wait}`,
    );
  }
  if (outcome.kind === "pool-used-up") {
    return new PaymentRefused(
      "quota-pool-used-up",
      `All holders together have used this epoch's calls. ${wait}`,
    );
  }
  const taken = (outcome.state.charged + outcome.state.reserved) / CREDIT;
  if (taken >= allowance.calls) {
    return new PaymentRefused(
      "quota-used-up",
      allowance.calls === 0n
        ? "This address holds no shares of the model, or too few for a free call. Pay with credits, or sign in with an address that holds shares."
        : `All ${allowance.calls} free calls of this epoch are used. ${wait}`,
    );
  }
  return new PaymentRefused(
    "quota-voucher-behind",
    `Expected a voucher for more than ${taken} calls of this epoch, found ${cumulative}. Ask for the quota again and sign the next number.`,
  );
}

function isoTime(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}
